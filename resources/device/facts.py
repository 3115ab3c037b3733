# Which modules are loaded. Runs on MicroPython 1.8 and newer.
import sys


def modules():
    try:
        for n in sys.modules:
            print("module=" + n)
    except Exception:
        pass


# Drops modules that an earlier run imported from files, so that changed ones are read again. Frozen and built-in
# modules stay: their __file__ is no file.
def forget(names):
    for n in names:
        try:
            open(sys.modules[n].__file__).close()
            del sys.modules[n]
        except Exception:
            pass
