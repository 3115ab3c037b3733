# Remember: counts how often this script ran, in a file on the board.
PATH = "/flash/runs.txt"
try:
    with open(PATH) as f:
        runs = int(f.read())
except (OSError, ValueError):
    runs = 0
runs += 1
with open(PATH, "w") as f:
    f.write(str(runs))
print("run number", runs)
