# Buffers: large pieces of memory come and go; the board collects what is not used any more.
import gc
import time

for i in range(8):
    picture = bytearray(320 * 240)
    picture[0] = i
    print("buffer", i, "- free now:", gc.mem_free())
    time.sleep_ms(30)
