# Changes, and facts about one path. Paths are UTF-8 bytes. Answers end with ". values" or are "! errno". What names a file
# comes twice here and in the other scripts, so that a byte lost on the way never leads to another file.
def _op_do(a, b):
    import os

    if a != b:
        raise SyntaxError("damaged")

    try:
        if hasattr(os, a[0]):
            getattr(os, a[0])(*[str(p, "utf8") for p in a[1:]])
        print(".")
    except OSError as e:
        print("!", e.args[0])


def _op_stat(p, q):
    import os

    if p != q:
        raise SyntaxError("damaged")

    p = str(p, "utf8")
    try:
        if hasattr(os, "stat"):
            s = os.stat(p)
            print(".", "d" if s[0] & 0x4000 else "f", s[6])
        else:
            print(".", "f", os.size(p))
    except OSError as e:
        print("!", e.args[0])


def _op_usage(p):
    import os

    p = str(p, "utf8")
    try:
        if hasattr(os, "statvfs"):
            s = os.statvfs(p)
            print(".", s[1], s[2], s[4])
        else:
            print(".", 1024, -1, os.getfree(p))
    except OSError as e:
        print("!", e.args[0])
