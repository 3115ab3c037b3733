# Hello: what this board is, and how much room it has.
import gc
import os
import sys

print("Hello from", sys.implementation[0], ".".join(str(n) for n in sys.implementation[1][:3]))
print("Board:", os.uname().machine)
print("Memory free:", gc.mem_free(), "bytes")
block, _, _, free = os.statvfs("/")[:4]
print("Disk free:", block * free, "bytes")
