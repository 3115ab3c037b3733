# Hello: which Nano this is, by its own number.
import machine
import os

print("Board:", os.uname().machine)
print("Firmware:", os.uname().version)
print("Number:", "".join("%02x" % b for b in machine.unique_id()))
