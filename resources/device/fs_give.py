# Sends a file in blocks as bytes, from `at` on: a line ":size crc32" and the block, in which bytes 03, 04 and 1b travel as
# 1b 43, 1b 44 and 1b 5b (04 ends a frame of the raw REPL). Then ". size crc32" of what was sent.
def _op_give(a, b, n):
    import gc, sys
    from ubinascii import crc32

    if a != b:
        raise SyntaxError("damaged")
    p, at = a

    w = sys.stdout.buffer.write
    gc.collect()
    n = max(64, min(n, gc.mem_free() // 12))
    c = t = 0
    try:
        with open(str(p, "utf8"), "rb") as f:
            f.seek(at)
            while True:
                d = f.read(n)
                if not d:
                    break
                c = crc32(d, c)
                t += len(d)
                k = crc32(d)
                d = d.replace(b"\x1b", b"\x1b[").replace(b"\x04", b"\x1bD").replace(b"\x03", b"\x1bC")
                w(b":%d %08x\n" % (len(d), k))
                w(d)
        w(b". %d %08x\n" % (t, c))
    except OSError as e:
        print("!", e.args[0])
