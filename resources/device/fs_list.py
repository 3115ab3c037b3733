# Lists a folder, or the whole tree below it. Lines: "> folder", "f size name", "d - name", then ". count".
# Names are hex of UTF-8 (see src/files/answer.ts). ilistdir gives 3 or 4 values; old cores have only listdir
# and stat, the micro:bit only listdir and size.
def _op_hex(s):
    s = bytes(s, "utf8")
    try:
        from ubinascii import hexlify

        return str(hexlify(s), "utf8")
    except ImportError:
        return "".join(["%02x" % c for c in s])


def _op_list(a, b):
    import os

    if a != b:
        raise SyntaxError("damaged")
    p, deep = a
    p = str(p, "utf8")
    todo = [""]
    n = 0
    try:
        while todo:
            d = todo.pop()
            print(">", _op_hex(d))
            if hasattr(os, "ilistdir"):
                found = os.ilistdir(p + d or "/")
            elif hasattr(os, "stat"):
                found = [(i, 0) for i in os.listdir(p + d or "/")]
            else:
                found = [(i, 0x8000, 0, os.size(i)) for i in os.listdir()]
            for e in found:
                k = e[1]
                s = e[3] if len(e) > 3 else -1
                if k == 0 or s < 0 and k != 0x4000:
                    t = os.stat(p + d + "/" + e[0])
                    k = t[0]
                    s = t[6]
                n += 1
                if k & 0x4000:
                    print("d -", _op_hex(e[0]))
                    if deep:
                        todo.append(d + "/" + e[0])
                else:
                    print("f", s, _op_hex(e[0]))
        print(".", n)
    except OSError as e:
        print("!", e.args[0])
