# Rate: how often a loop comes round each second; with a camera picture in it, this is the frame rate.
import time

start = time.ticks_ms()
rounds = 0
while time.ticks_diff(time.ticks_ms(), start) < 500:
    rounds += 1
    time.sleep_ms(5)
print("%.1f rounds a second" % (rounds * 1000 / time.ticks_diff(time.ticks_ms(), start)))
