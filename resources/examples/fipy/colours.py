# Colours: the RGB light of the FiPy. Its heartbeat must be off first.
import time
import pycom

pycom.heartbeat(False)
for colour in (0xFF0000, 0x00FF00, 0x0000FF, 0x000000):
    pycom.rgbled(colour)
    print("colour 0x%06x" % colour)
    time.sleep(0.15)
