# Streams one file, or up to `most` bytes of it from `at` on: lines ":data" (base64, or hex without ubinascii), then ". size check"
# (c: CRC-32, b: Adler-32 of base64 lines, a: Adler-32 of hex lines).
def _op_read(p, q, n):
    if p != q:
        raise SyntaxError("damaged")
    p, at, most = p
    m = None
    try:
        import ubinascii as m
    except ImportError:
        pass
    crc = getattr(m, "crc32", None)
    t = c = h = 0
    a = 1
    try:
        with open(str(p, "utf8"), "rb") as f:
            if at:
                f.seek(at)
            while True:
                b = f.read(min(n, most - t))
                if not b:
                    break
                t += len(b)
                if crc:
                    c = crc(b, c)
                else:
                    for x in b:
                        a = (a + x) % 65521
                        h = (h + a) % 65521
                if m:
                    print(":" + str(m.b2a_base64(b), "utf8").strip())
                else:
                    print(":" + "".join(["%02x" % x for x in b]))
        if crc:
            print(".", t, "c%08x" % (c & 0xFFFFFFFF))
        else:
            print(".", t, ("b" if m else "a") + "%04x%04x" % (h, a))
    except OSError as e:
        print("!", e.args[0])
