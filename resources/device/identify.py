# What this board is and what its firmware has; one line "key=value" each, then their sum, since what was damaged on its way
# would be believed as long as the board is connected. Runs on MicroPython 1.8 and newer.
import sys

seen = [0]


def has(module, *names):
    for name in (module, "u" + module):
        try:
            m = __import__(name)
        except ImportError:
            continue
        for n in names:
            if hasattr(m, n):
                return 1
    return 0


def ask(module, name):
    try:
        v = getattr(__import__(module), name)
        return v() if callable(v) else v
    except Exception:
        return None


def put(key, value):
    if value is not None:
        s = "%s=%s" % (key, value)
        print(s)
        for c in bytes(s, "utf8"):
            seen[0] = (seen[0] * 31 + c) & 0xFFFF


def identify():
    impl = getattr(sys, "implementation", ("micropython", ()))
    put("implementation", impl[0])
    put("version", ",".join([str(v) for v in impl[1]]))
    mpy = getattr(impl, "_mpy", getattr(impl, "mpy", None))
    put("mpy", mpy)
    put("platform", sys.platform)
    put("sysversion", getattr(sys, "version", None))
    un = ask("os", "uname")
    if un:
        put("release", un[2])
        put("build", un[3])
        put("machine", un[4])
    else:
        put("machine", getattr(impl, "_machine", None))
    uid = ask("machine", "unique_id")
    if uid is not None:
        put("id", "".join(["%02x" % b for b in bytes(uid)]))
    for p in getattr(sys, "path", ()):
        put("path", p)
    try:
        import os
        if hasattr(os, "getcwd"):
            put("cwd", os.getcwd())
            put("flash", "flash" in os.listdir("/"))
    except Exception:
        pass
    put("rename", has("os", "rename"))
    put("sha256", has("hashlib", "sha256"))
    put("crc32", has("binascii", "crc32"))
    put("base64", has("binascii", "a2b_base64"))
    put("statvfs", has("os", "statvfs"))
    put("ilistdir", has("os", "ilistdir"))
    put("stat", has("os", "stat"))
    put("deflate", has("deflate", "DeflateIO"))
    put("uzlib", has("zlib", "DecompIO"))
    put("poll", has("select", "poll"))
    put("stdin", int(hasattr(sys, "stdin") and hasattr(sys.stdin, "buffer")))
    print("sum=%d" % seen[0])
