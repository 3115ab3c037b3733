# Receives files over stdin, whose interrupt character stays armed: bytes 03 and 1b travel as 1b 43 and 1b 5b.
# Orders are lines "word arguments crc32\n"; the sum of a line and of the data after it must be right:
#   o path                    opens (and empties) a file
#   d size crc32              a block;  z size crc32 bits: the same as raw deflate with a window of 2 ** bits bytes
#   e path size crc32 [name [ready]]   closes it, reads it back, and gives it its name (see fs_replace.py); "= count" of files
#   p                         the last answer again;  q ends
# A block is confirmed ("+ count") before it is written, so that the link and the flash work at the same time, unless `late`.
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
    t = lambda x: str(unhexlify(x), "utf8")
    f = b = None
    n = m = 0
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
            if k == b"q":
                if f:
                    f.close()
                return
            if k == b"o":
                f = open(t(a[1]), "wb")
            elif k == b"e":
                f.close()
                f = None
                if hasattr(os, "sync"):
                    os.sync()
                if not b:
                    b = bytearray(2048)
                c = d = 0
                with open(t(a[1]), "rb") as i:
                    while True:
                        k = i.readinto(b)
                        if not k:
                            break
                        c = crc32(memoryview(b)[:k], c)
                        d += k
                if d != int(a[2]) or c != int(a[3], 16):
                    e = "stored"
                    break
                if len(a) > 5:
                    _op_swap(t(a[1]), t(a[5]) if len(a) > 6 else "", t(a[4]))
                m += 1
                s = "= %d" % m
                print(s)
            elif k != b"p":
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
                    if not b:
                        b = bytearray(2048)
                    while True:
                        k = i.readinto(b)
                        if not k:
                            break
                        f.write(memoryview(b)[:k])
                d = i = None
                if late:
                    print(s)
            else:
                print(s)
            e = "timeout"
    except OSError as x:
        e = x.args[0]
    except MemoryError:
        e = "memory"
    except KeyboardInterrupt:
        e = "stopped"
    except Exception:
        pass
    try:
        if f:
            f.close()
    except OSError:
        pass
    d = f = b = i = None
    print("!", e)
    while q.poll(250):
        r.read(1)
