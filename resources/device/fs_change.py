# Changes, and facts about one path. Paths are UTF-8 bytes. Answers end with ". values" or are "! errno".
def _op_do(what, *paths):
    import os

    try:
        if hasattr(os, what):
            getattr(os, what)(*[str(p, "utf8") for p in paths])
        print(".")
    except OSError as e:
        print("!", e.args[0])


def _op_stat(p):
    import os

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
