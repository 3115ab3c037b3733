# Blink: switches pin 25 on and off ten times.
import time
from machine import Pin

led = Pin(25, Pin.OUT)
for i in range(10):
    led.toggle()
    print("on" if led.value() else "off")
    time.sleep_ms(80)
led.off()
