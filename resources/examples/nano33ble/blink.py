# Blink: the blue light of the Nano, ten times.
# Saved as main.py with "while True" it can lock you out on firmware whose USB is dead while main.py runs:
# let "Run at power-on" try it first.
import time
from board import LED

blue = LED(3)
for i in range(10):
    blue.toggle()
    time.sleep_ms(80)
blue.off()
print("blinked")
