# Receives files over stdin, whose interrupt character stays armed: bytes 03 and 1b travel as 1b 43 and 1b 5b.
# Orders are lines "word arguments crc32\n"; the sum of a line or of the data that follows it must be right. A block is
# confirmed ("+ count") before it is written, so that the link and the flash work at the same time, unless `late`.
# At a fault the board says "! reason", drops what is still on its way until the line is quiet, and returns.
def _op_take(wait, late):
    import gc, os, sys
    from ubinascii import crc32, unhexlify

    try:
        from uselect import poll
    except ImportError:
        from select import poll
    r = sys.stdin.buffer
    q = poll()
    q.register(sys.stdin, 1)
    f = None
    b = None
    n = c = 0
    gc.collect()
    s = "@ %d" % gc.mem_free()
    e = "timeout"
    try:
        print(s)
        while q.poll(wait):
            h = r.readline()
            a = h.split()
            e = "damaged"
            if int(a[-1], 16) != crc32(h[:-10]):
                break
            k = a[0]
            if k == b"d" or k == b"z":
                d = r.read(int(a[1])).replace(b"\x1bC", b"\x03").replace(b"\x1b[", b"\x1b")
                if crc32(d) != int(a[2], 16):
                    break
                n += 1
                s = "+ %d" % n
                if not late:
                    print(s)
                if k == b"d":
                    f.write(d)
                else:
                    from uio import BytesIO

                    try:
                        from deflate import DeflateIO, RAW

                        i = DeflateIO(BytesIO(d), RAW, int(a[3]))
                    except ImportError:
                        from uzlib import DecompIO

                        i = DecompIO(BytesIO(d), -int(a[3]))
                    if b is None:
                        b = bytearray(2048)
                    while True:
                        c = i.readinto(b)
                        if not c:
                            break
                        f.write(memoryview(b)[:c])
                    i = None
                d = None
                if late:
                    print(s)
            elif k == b"p":
                print(s)
            elif k == b"o":
                n = 0
                f = open(str(unhexlify(a[1]), "utf8"), "wb")
            elif k == b"e":
                f.close()
                f = None
                if hasattr(os, "sync"):
                    os.sync()
                if b is None:
                    b = bytearray(2048)
                d = n = 0
                with open(str(unhexlify(a[1]), "utf8"), "rb") as i:
                    while True:
                        c = i.readinto(b)
                        if not c:
                            break
                        d = crc32(memoryview(b)[:c], d)
                        n += c
                s = ". %d %08x" % (n, d)
                print(s)
                n = d = 0
            elif k == b"m":
                h = [str(unhexlify(i), "utf8") for i in a[1:-1]]
                _op_swap(h[0], h[2] if len(h) > 2 else "", h[1])
                s = "= " + str(a[1], "utf8")
                print(s)
            else:
                e = None
                break
            e = "timeout"
    except OSError as x:
        e = x.args[0]
    except MemoryError:
        e = "memory"
    except KeyboardInterrupt:
        e = "stopped"
    except Exception:
        e = "damaged"
    if e is None:
        return
    try:
        if f:
            f.close()
    except OSError:
        pass
    d = f = b = None
    print("!", e)
    while q.poll(250):
        r.read(1)
