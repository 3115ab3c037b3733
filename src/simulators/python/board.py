# The Nano's `board` module as OpenMV's firmware has it: the lights by name.
from machine import ADC, LED as _LED, Pin


class LED(_LED):
    pass


LED_RED = 1
LED_GREEN = 2
LED_BLUE = 3
