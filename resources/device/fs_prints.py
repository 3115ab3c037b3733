# Goes with the `_op_sum` of fs_look.py.
# The whole tree below `p` with sums: "> folder", "d - name", "f size name crc32" (names in hex), then ". count".
def _op_prints(p, q):
    import os
    from ubinascii import hexlify

    if p != q:
        raise SyntaxError("damaged")

    h = lambda s: str(hexlify(s.encode()), "utf8")
    b = bytearray(1024)
    p = str(p, "utf8")
    todo = [""]
    n = 0
    try:
        while todo:
            d = todo.pop()
            print(">", h(d))
            for e in os.ilistdir(p + d or "/"):
                n += 1
                i = d + "/" + e[0]
                if e[1] & 0x4000:
                    print("d -", h(e[0]))
                    todo.append(i)
                else:
                    print("f", os.stat(p + i)[6], h(e[0]), _op_sum(p + i, b))
        print(".", n)
    except OSError as e:
        print("!", e.args[0])
