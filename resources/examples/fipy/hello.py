# Hello: which module this is. The release tells which functions its modem driver has.
import os
import ubinascii
import machine

about = os.uname()
print("Module:", about.machine)
print("Release:", about.release)
print("Number:", ubinascii.hexlify(machine.unique_id()).decode())
