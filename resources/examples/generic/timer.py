# Timer: a function that is called every 100 ms while the program does something else.
import time
from machine import Timer

ticks = 0


def tick(timer):
    global ticks
    ticks += 1
    print("tick", ticks)


timer = Timer(period=100, mode=Timer.PERIODIC, callback=tick)
while ticks < 5:
    time.sleep_ms(20)
timer.deinit()
