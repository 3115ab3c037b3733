# Ask: reads a line that you type in the terminal.
name = input("What is your name? ")
if name:
    print("Hello, " + name + ".")
else:
    print("Hello, whoever you are.")
