# Facts about many paths in one execution. Names come as UTF-8 bytes below `base`, each ended by a zero byte; `k` is their sum. One line a
# name: "f size crc32", "d -" or "@ -" (not there), then ". block blocks free" of the disk that holds `root`.
def _op_sum(p, b):
    from ubinascii import crc32

    c = 0
    v = memoryview(b)
    with open(p, "rb") as f:
        while True:
            n = f.readinto(b)
            if not n:
                break
            c = crc32(v[:n], c)
    return "%08x" % c


def _op_look(root, base, names, k):
    import os
    from ubinascii import crc32

    if "%08x" % crc32(root + base + names) != k:
        raise SyntaxError("damaged")

    b = bytearray(1024)
    base = str(base, "utf8")
    p = root
    try:
        for n in names.split(b"\0")[:-1]:
            p = base + str(n, "utf8")
            try:
                s = os.stat(p)
            except OSError as e:
                if e.args[0] not in (2, 19, 20):
                    raise
                print("@ -")
                continue
            if s[0] & 0x4000:
                print("d -")
            else:
                print("f", s[6], _op_sum(p, b))
        s = os.statvfs(str(root, "utf8"))
        print(".", s[1], s[2], s[4])
    except OSError as e:
        print("!", e.args[0])
