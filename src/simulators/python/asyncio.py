# A compact asyncio for simulated boards: the core of this build relies on JavaScript promises instead.
import select
import sys
import time
from _board import native


class CancelledError(BaseException):
    pass


class TimeoutError(Exception):
    pass


class Task:
    def __init__(self, coro):
        self.coro = coro
        self.due = time.ticks_ms()
        self.is_done = False
        self.result = None
        self.error = None
        self.waiters = []
        self.throws = None
        self.parked = False

    def done(self):
        return self.is_done

    def cancel(self):
        if self.is_done:
            return False
        self.throws = CancelledError()
        self.parked = False
        self.due = time.ticks_ms()
        return True

    def __iter__(self):
        while not self.is_done:
            _loop.current.parked = True
            self.waiters.append(_loop.current)
            yield
        if self.error is not None:
            raise self.error
        return self.result

    __await__ = __iter__


class Loop:
    def __init__(self):
        self.tasks = []
        self.current = None
        self.streams = {}
        self.poller = select.poll()

    def create_task(self, coro):
        task = Task(coro)
        self.tasks.append(task)
        return task

    def step(self, task):
        self.current = task
        throws, task.throws = task.throws, None
        try:
            if throws is None:
                task.coro.send(None)
            else:
                task.coro.throw(throws)
        except StopIteration as e:
            self.finish(task, e.value, None)
        except (CancelledError, Exception) as e:
            self.finish(task, None, e)
        self.current = None

    def finish(self, task, result, error):
        task.is_done, task.result, task.error = True, result, error
        self.tasks.remove(task)
        if error is not None and not task.waiters and not isinstance(error, CancelledError):
            task.unseen = error
        for waiter in task.waiters:
            waiter.parked = False

    def run_until_complete(self, main):
        while not main.is_done:
            now = time.ticks_ms()
            ready = [t for t in self.tasks if not t.parked and time.ticks_diff(t.due, now) <= 0]
            for task in ready:
                if not task.is_done:
                    self.step(task)
                if main.is_done:
                    break
            if not ready:
                self.wait(now)
        if main.error is not None:
            raise main.error
        return main.result

    def wait(self, now):
        waits = [time.ticks_diff(t.due, now) for t in self.tasks if not t.parked]
        left = max(0, min(waits)) if waits else 1000
        if not self.streams:
            time.sleep_ms(left)
            return
        for stream, _ in self.poller.poll(left):
            task = self.streams.pop(id(stream), None)
            self.poller.unregister(stream)
            if task is not None:
                task.parked = False

    def run_forever(self):
        self.run_until_complete(self.create_task(_forever()))


_loop = Loop()


def _forever():
    while True:
        yield from sleep_ms(1000)


class _Sleep:
    def __init__(self, ms):
        self.ms = ms

    def __iter__(self):
        _loop.current.due = time.ticks_add(time.ticks_ms(), self.ms)
        yield

    __await__ = __iter__


def sleep_ms(ms):
    return _Sleep(int(ms))


def sleep(seconds):
    return _Sleep(int(seconds * 1000))


@native
def run(coro):
    global _loop
    task = _loop.create_task(coro)
    try:
        return _loop.run_until_complete(task)
    finally:
        _loop = Loop()


def create_task(coro):
    return _loop.create_task(coro)


def current_task():
    return _loop.current


def get_event_loop():
    return _loop


new_event_loop = get_event_loop


def gather(*awaitables, return_exceptions=False):
    tasks = [a if isinstance(a, Task) else create_task(a) for a in awaitables]
    results = []
    for task in tasks:
        try:
            results.append((yield from task))
        except Exception as e:
            if not return_exceptions:
                raise
            results.append(e)
    return results


def wait_for_ms(awaitable, timeout):
    task = awaitable if isinstance(awaitable, Task) else create_task(awaitable)
    end = time.ticks_add(time.ticks_ms(), timeout)
    while not task.is_done:
        if time.ticks_diff(end, time.ticks_ms()) <= 0:
            task.cancel()
            yield from sleep_ms(0)
            raise TimeoutError
        yield from sleep_ms(1)
    return (yield from task)


def wait_for(awaitable, timeout):
    return wait_for_ms(awaitable, int(timeout * 1000))


class Event:
    def __init__(self):
        self.state = False
        self.waiters = []

    def is_set(self):
        return self.state

    def set(self):
        self.state = True
        for task in self.waiters:
            task.parked = False
        self.waiters = []

    def clear(self):
        self.state = False

    def wait(self):
        while not self.state:
            _loop.current.parked = True
            self.waiters.append(_loop.current)
            yield
        return True


class Lock:
    def __init__(self):
        self.taken = False
        self.waiters = []

    def locked(self):
        return self.taken

    def acquire(self):
        while self.taken:
            _loop.current.parked = True
            self.waiters.append(_loop.current)
            yield
        self.taken = True
        return True

    def release(self):
        self.taken = False
        if self.waiters:
            self.waiters.pop(0).parked = False

    async def __aenter__(self):
        await self.acquire()

    async def __aexit__(self, *_):
        self.release()


class StreamReader:
    def __init__(self, stream):
        self.stream = stream

    def _ready(self):
        _loop.current.parked = True
        _loop.streams[id(self.stream)] = _loop.current
        _loop.poller.register(self.stream, select.POLLIN)
        yield

    def read(self, n=1):
        yield from self._ready()
        return self.stream.read(n)

    def readline(self):
        line = ""
        while not line.endswith("\n"):
            yield from self._ready()
            line += self.stream.read(1)
        return line
