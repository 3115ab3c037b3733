# Blink: red, green and blue of the camera's light, one after another.
import time
from pyb import LED

for name, number in (("red", 1), ("green", 2), ("blue", 3)):
    led = LED(number)
    led.on()
    print(name)
    time.sleep_ms(150)
    led.off()
