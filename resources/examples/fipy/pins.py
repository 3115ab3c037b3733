# Pins: an output that follows a pattern, printed as it goes.
import time
from machine import Pin

out = Pin("P9", mode=Pin.OUT)
for level in (1, 0, 1, 1, 0):
    out.value(level)
    print("P9 is", out.value())
    time.sleep_ms(60)
