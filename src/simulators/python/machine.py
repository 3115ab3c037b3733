# A small `machine` module for simulated boards: pins and timers that the simulator can watch.
import micropython
import time
from _board import DEEP_SLEEP, HEAP, RESET, TIMER, call, event, native, on_timer
from _board import FREQUENCY as _frequency, UNIQUE_ID as _unique_id

PWRON_RESET = 1
HARD_RESET = 2
SOFT_RESET = 4
_cause = PWRON_RESET


class Pin:
    IN = 0
    OUT = 1
    OPEN_DRAIN = 2
    PULL_UP = 1
    PULL_DOWN = 2
    IRQ_RISING = 1
    IRQ_FALLING = 2
    _levels = {}

    def __init__(self, id, mode=-1, pull=-1, value=None):
        self._id = str(id)
        if value is not None:
            self.value(value)

    def init(self, mode=-1, pull=-1, value=None):
        if value is not None:
            self.value(value)

    def value(self, level=None):
        if level is None:
            return Pin._levels.get(self._id, 0)
        Pin._levels[self._id] = 1 if level else 0
        event("pin %s=%d" % (self._id, 1 if level else 0))

    __call__ = value

    def on(self):
        self.value(1)

    high = on

    def off(self):
        self.value(0)

    low = off

    def toggle(self):
        self.value(1 - self.value())

    def irq(self, handler=None, trigger=3):
        self._handler = handler

    def __repr__(self):
        return "Pin(%s)" % self._id


Signal = Pin


class LED:
    def __init__(self, id):
        self._pin = Pin("LED%s" % id)

    def on(self):
        self._pin.on()

    def off(self):
        self._pin.off()

    def toggle(self):
        self._pin.toggle()

    def value(self, level=None):
        return self._pin.value(level)


class ADC:
    # A slow triangle, so that plots show something.
    def __init__(self, pin=0):
        self._pin = pin

    def read_u16(self):
        phase = (time.ticks_ms() // 8) % 1024
        return (phase if phase < 512 else 1023 - phase) * 128

    def read(self):
        return self.read_u16() >> 4

    def channel(self, *_args, **_named):
        return self

    value = read
    __call__ = read


class PWM:
    def __init__(self, pin, freq=1000, duty_u16=0):
        self._pin = pin
        self._freq = freq
        self.duty_u16(duty_u16)

    def freq(self, value=None):
        if value is None:
            return self._freq
        self._freq = value

    def duty_u16(self, value=None):
        if value is None:
            return self._duty
        self._duty = value
        event("pwm %s=%d" % (self._pin, value))

    def deinit(self):
        pass


class Timer:
    ONE_SHOT = 0
    PERIODIC = 1
    _running = []

    def __init__(self, id=-1, **settings):
        self.id = id
        self._period = 0
        if settings:
            self.init(**settings)

    def init(self, *, mode=1, period=-1, freq=None, callback=None):
        self.deinit()
        self._period = int(1000 / freq) if freq else max(1, period)
        self._again = mode == Timer.PERIODIC
        self._callback = callback
        self._due = time.ticks_add(time.ticks_ms(), self._period)
        Timer._running.append(self)
        _arm()

    def callback(self, function):
        self._callback = function

    def deinit(self):
        if self in Timer._running:
            Timer._running.remove(self)
        _arm()


def _arm():
    now = time.ticks_ms()
    waits = [max(1, time.ticks_diff(t._due, now)) for t in Timer._running]
    call(min(waits) if waits else 0, TIMER)


_firing = False


def _fire():
    global _firing
    if _firing:
        return
    _firing = True
    try:
        now = time.ticks_ms()
        for timer in [t for t in Timer._running if time.ticks_diff(t._due, now) <= 0]:
            if timer._again:
                timer._due = time.ticks_add(now, timer._period)
            else:
                Timer._running.remove(timer)
            if timer._callback is not None:
                timer._callback(timer)
    finally:
        _firing = False
        _arm()


on_timer(_fire)


class RTC:
    def datetime(self, value=None):
        t = time.localtime()
        return (t[0], t[1], t[2], t[6], t[3], t[4], t[5], 0)


class WDT:
    def __init__(self, id=0, timeout=5000):
        pass

    def feed(self):
        pass


def unique_id():
    return _unique_id


def freq(*_):
    return _frequency


@native
def reset():
    call(0, RESET)


@native
def soft_reset():
    raise SystemExit


def reset_cause():
    return _cause


@native
def deepsleep(ms=0):
    call(ms, DEEP_SLEEP)


@native
def lightsleep(ms=0):
    time.sleep_ms(ms)


idle = native(lambda: time.sleep_ms(1))


def disable_irq():
    return 1


def enable_irq(_state=1):
    pass


def bootloader(_timeout=0):
    call(0, RESET)
