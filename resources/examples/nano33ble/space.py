# Space: the file area of the Nano is 64 KiB. What is in it, and what is left?
import os

block, _, blocks, free = os.statvfs("/flash")[:4]
for name, kind, _, size in os.ilistdir("/flash"):
    print("%8s  %s" % ("folder" if kind == 0x4000 else size, name))
print(block * free, "of", block * blocks, "bytes free")
