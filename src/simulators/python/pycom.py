# The part of Pycom's `pycom` module that first scripts use: the RGB light and stored values.
from _board import event

_beat = True
_values = {}


def heartbeat(on=None):
    global _beat
    if on is None:
        return _beat
    _beat = bool(on)
    event("heartbeat %d" % _beat)


def rgbled(colour):
    event("rgb %06x" % (colour & 0xFFFFFF))


def nvs_set(key, value):
    _values[key] = value


def nvs_get(key, default=None):
    return _values.get(key, default)


def nvs_erase(key):
    _values.pop(key, None)


def wifi_on_boot(_on=None):
    return False
