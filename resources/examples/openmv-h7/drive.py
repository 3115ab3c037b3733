# Drive: what is on the camera's own drive.
# Your computer may show it as a USB drive as well: let only one of the two write to it.
import os

for name, kind, _, size in os.ilistdir("/flash"):
    print("%8s  %s" % ("folder" if kind == 0x4000 else size, name))
print("free:", os.statvfs("/flash")[0] * os.statvfs("/flash")[3], "bytes")
