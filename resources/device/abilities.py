# What this board's firmware has, and where its files are; lines and sum as in identify.py.
import sys

seen = [0]


def has(module, name):
    for m in (module, "u" + module):
        try:
            if hasattr(__import__(m), name):
                return 1
        except ImportError:
            pass
    return 0


def put(key, value):
    if value is not None:
        s = "%s=%s" % (key, value)
        print(s)
        for c in bytes(s, "utf8"):
            seen[0] = (seen[0] * 31 + c) & 0xFFFF


def abilities():
    try:
        import os
        if hasattr(os, "getcwd"):
            put("cwd", os.getcwd())
            put("flash", "flash" in os.listdir("/"))
    except Exception:
        pass
    # By groups, since each call of its own costs heap that the smallest boards have not.
    for g in (
        "os rename statvfs ilistdir stat",
        "hashlib sha256",
        "binascii crc32 a2b_base64",
        "deflate DeflateIO",
        "zlib DecompIO",
        "select poll",
    ):
        g = g.split()
        for n in g[1:]:
            put(n, has(g[0], n))
    put("stdin", int(hasattr(sys, "stdin") and hasattr(sys.stdin, "buffer")))
    print("sum=%d" % seen[0])
