# Hello: camera, firmware and memory.
import gc
import os
import sys

print("Camera:", os.uname().machine)
print("Firmware:", os.uname().version)
print("Python:", sys.version)
print("Memory free:", gc.mem_free(), "bytes")
