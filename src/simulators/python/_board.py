# What a simulated board adds to the MicroPython core, before boot.py. Runs once per reset, as module _board.
# The numbers (WAIT, UNTRACE, ...) are put in front by the simulator; see vm/calls.ts.
import builtins
import gc
import io
import micropython
import os
import select
import struct
import sys
import time
import vfs
from collections import namedtuple

call = open("/.sim/call", "r+b").seek
_patch = open("/.sim/patch", "wb").write
_event = open("/.sim/event", "wb").write
_stdin_text = open("/.sim/stdin-text")
_stdin_bytes = open("/.sim/stdin-bytes", "rb")
_stdout = open("/.sim/stdout", "w")
_stdout_bytes = open("/.sim/stdout-bytes", "wb")

_native_alloc = gc.mem_alloc
_native_collect = gc.collect
_memory_error = MemoryError("memory allocation failed, heap is full")
_fire = None


def native(f):
    # A function that looks built in: its frames do not show in tracebacks.
    def g(*args, **kwargs):
        try:
            return f(*args, **kwargs)
        except BaseException as e:
            call(id(e), UNTRACE)
            raise

    return g


def event(text):
    _event(text.encode())


def fire():
    # At the prompt: what a callback raises is printed, nothing more.
    try:
        if _fire is not None:
            _fire()
    except BaseException as e:
        sys.print_exception(e)


def on_timer(fire):
    global _fire
    _fire = fire


# Memory: the core collects nothing while code runs, so we do at safe points.


def _full():
    _native_collect()
    call(0, COLLECT)
    return call(_native_alloc(), IS_FULL)


def _guard():
    if call(0, LOOK) and call(_native_alloc(), OVER_HEAP) and _full():
        raise _memory_error


def _tick(_):
    if call(0, LOOK) and call(_native_alloc(), OVER_HEAP) and _full():
        call(id(_memory_error), RAISE_PENDING)
    if _fire is not None:
        _fire()


def _collect():
    _native_collect()
    call(0, COLLECT)


def _mem_alloc():
    if call(_native_alloc(), OVER_HEAP) and _full():
        raise _memory_error
    return call(_native_alloc(), ALLOC)


def _mem_free():
    return HEAP - _mem_alloc()


def _mem_info(verbose=None):
    used = _mem_alloc()
    print("stack: %u out of %u" % (micropython.stack_use(), 15360))
    print("GC: total: %u, used: %u, free: %u" % (HEAP, used, HEAP - used))


# Time


def _sleep_ms(ms):
    _guard()
    end = time.ticks_add(time.ticks_ms(), int(ms))
    left = int(ms)
    while left > 0:
        if call(left, WAIT) and _fire is not None:
            _fire()
        left = time.ticks_diff(end, time.ticks_ms())


def _sleep(seconds):
    _sleep_ms(seconds * 1000)


def _sync():
    call(0, SYNC)


def _sleep_us(us):
    end = call(0, TICKS_US) + us
    while call(0, TICKS_US) < end:
        pass


# Standard streams


def _read_key():
    while True:
        key = call(0, NEXT_BYTE)
        if key < 256:
            return key
        if _fire is not None:
            _fire()


def _input(prompt=""):
    if prompt:
        _stdout.write(str(prompt))
    line = b""
    while True:
        key = _read_key()
        if key == 3:
            raise KeyboardInterrupt
        if key == 4 and not line:
            raise EOFError
        if key in (10, 13):
            _stdout_bytes.write(b"\r\n")
            return line.decode()
        if key in (8, 127):
            if line:
                line = line[:-1]
                _stdout_bytes.write(b"\x08 \x08")
        elif key >= 32:
            line += bytes((key,))
            _stdout_bytes.write(bytes((key,)))


def _poll(stream, request, argument):
    if request != 3:
        return 0
    readable = call(0, READABLE)
    for _ in b"1":  # a jump, at which Ctrl-C is seen
        pass
    return argument & (5 if readable else 4)


class _Stream(io.IOBase):
    ioctl = native(_poll)


class Stdin(_Stream):
    def __init__(self):
        self.buffer = _BytesIn()
        for name in ("read", "readinto", "readline", "readlines"):
            setattr(self, name, getattr(_stdin_text, name))

    def __repr__(self):
        return "<io.TextIOWrapper 0>"


class _BytesIn(_Stream):
    def __init__(self):
        for name in ("read", "readinto", "readline", "readlines"):
            setattr(self, name, getattr(_stdin_bytes, name))

    def __repr__(self):
        return "<io.FileIO 0>"


class Stdout(_Stream):
    def __init__(self):
        self.buffer = _stdout_bytes
        self.write = _stdout.write

    def flush(self):
        pass

    def __repr__(self):
        return "<io.TextIOWrapper 1>"


# Files


def _ilistdir(path=""):
    base = path if path.endswith("/") or not path else path + "/"
    entries = [(entry[0], entry[1]) for entry in _ilistdir_core(path)]
    return iter([(name, kind, 0, os.stat(base + name)[6]) for name, kind in entries])


class _Volume:
    def __repr__(self):
        return "<%s>" % VOLUME


def _mount(*args, **kwargs):
    if args:
        return _mount_core(*args, **kwargs)
    return [(_volume, MOUNT)] + [entry for entry in _mount_core() if entry[1] != "/"]


_volume = _Volume()
_mount_core = os.mount
_ilistdir_core = os.ilistdir
_run = execfile


# Start scripts


def run_file(name):
    # True when the script asked for a soft reset (SystemExit).
    try:
        _run(name)
    except SystemExit:
        call(0, RESTART)
    except BaseException as e:
        call(id(e), UNTRACE_LAST)
        sys.print_exception(e)


_nothing = dict(none=None)


def _patch_table(module, names):
    _patch(struct.pack("<IIII", 0, id(module), id(names), id(_nothing)))


def _patch_modules(member, names):
    # Two tables list the built-in modules: those that files may replace (time is one) and those they may not (sys).
    _patch(struct.pack("<IIII", 1, id(member), id(names), id(_nothing)))


def _patch_text(target, text):
    _patch(struct.pack("<IIII", 2, id(target), 0, 0) + text.encode())


def _load(names):
    loaded = {}
    for name in names:
        loaded[name] = __import__(name)
    for name, module in loaded.items():
        del sys.modules[name]
        del module.__file__
    return dict(**loaded)


_keep = []


def _record(names, values):
    # A tuple with named fields that prints like the core's own: no type name.
    return namedtuple("", names)(*values)


def install(modules, missing, implementation, platform, version, uname, path):
    tables = [
        (
            sys,
            dict(stdin=Stdin(), stdout=Stdout(), implementation=_record(*implementation), version=version),
        ),
        (gc, dict(collect=native(_collect), mem_alloc=native(_mem_alloc), mem_free=native(_mem_free))),
        (micropython, dict(mem_info=native(_mem_info))),
        (time, dict(sleep=native(_sleep), sleep_ms=native(_sleep_ms), sleep_us=native(_sleep_us))),
        (
            os,
            dict(
                uname=lambda r=_record(*uname): r,
                sync=native(_sync),
                ilistdir=native(_ilistdir),
                mount=native(_mount),
            ),
        ),
        (vfs, dict(mount=native(_mount))),
    ]
    for module, names in tables:
        _patch_table(module, names)
    loaded = _load(modules)
    gone = dict(**{name: None for name in missing})
    _patch_modules(sys, gone)
    _patch_modules(time, gone)
    _patch_modules(sys, loaded)
    _patch_text(sys.platform, platform)
    builtins.input = native(_input)
    sys.path[:] = path
    _keep.extend((tables, loaded))


def _pad():
    # Fills the large free pieces that our own start left, so that nothing of ours lies beside a large block of a
    # program: the core takes the end of a module's table of constants for a reference to the block behind it. Small
    # pieces stay free, so that a line at the prompt needs no more memory.
    at = 0
    size = 32768
    call(1, HOLD)
    while size >= 4096 and at < len(_pads):
        try:
            _pads[at] = bytearray(size)
            at += 1
        except MemoryError:
            size >>= 1
    call(0, HOLD)


_pads = [None] * 40


def begin():
    _native_collect()
    call(0, COLLECT)
    _pad()
    call(_native_alloc(), READY)
    del sys.modules["_board"]


def learn():
    # Ways in which Python is called while nothing that matters lies only on the C stack.
    def plain(a, b=1, *rest, **named):
        call(0, LEARN)

    class Thing:
        def __init__(self):
            call(0, LEARN)

        def method(self):
            call(0, LEARN)

        def __enter__(self):
            call(0, LEARN)

        def __exit__(self, *_):
            call(0, LEARN)

        @property
        def value(self):
            call(0, LEARN)

    def generator():
        call(0, LEARN)
        yield 1
        call(0, LEARN)

    def outer():
        yield from generator()

    plain(1)
    plain(1, 2, 3, c=4)
    plain(*(1, 2), **{"d": 4})
    native(plain)(1)
    native(plain)(*(1, 2), **{"d": 4})
    thing = Thing()
    thing.method()
    thing.value
    with thing:
        pass
    for _ in outer():
        pass
    next(generator())
    try:
        plain(1)
    finally:
        plain(1)
    micropython.schedule(lambda _: call(0, LEARN), None)
    for _ in (1, 2):
        pass


def learn_queue():
    call(0, PROBE)
    micropython.schedule(_tick, None)
    micropython.schedule(_tick, None)
    call(0, PROBE)
    call(id(_tick), HOOK)


builtins._board = sys.modules["_board"]
