# Copies a piece of a file on the board itself: n bytes from a place on, appended to the copy. Answers ". place reached".
# What is copied comes twice (see fs_change.py).
def _op_copy(a, b):
    if a != b:
        raise SyntaxError("damaged")

    a, b, at, n = a
    try:
        with open(str(a, "utf8"), "rb") as f:
            f.seek(at)
            with open(str(b, "utf8"), "ab" if at else "wb") as g:
                while n > 0:
                    d = f.read(min(n, 512))
                    if not d:
                        break
                    g.write(d)
                    at += len(d)
                    n -= len(d)
        print(".", at)
    except OSError as e:
        print("!", e.args[0])
