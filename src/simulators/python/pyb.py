# The older names of STM32 firmware (OpenMV scripts use pyb.LED), over our machine module.
import time
from machine import ADC, LED, Pin, RTC, reset, unique_id, freq
from machine import Timer as _Timer


class Timer(_Timer):
    def __init__(self, id, freq=None, callback=None):
        super().__init__(id)
        if freq is not None:
            self.init(freq=freq, callback=callback)


hard_reset = reset
delay = time.sleep_ms
udelay = time.sleep_us
millis = time.ticks_ms
micros = time.ticks_us


def elapsed_millis(start):
    return time.ticks_diff(time.ticks_ms(), start)
