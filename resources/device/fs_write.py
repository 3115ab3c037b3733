# Writes one file in blocks. A block comes with its place, length and sum (of its bytes as decoded) and is written only when
# they fit; each answers "@ position", so a damaged or repeated block is noticed at once and may be sent again. Text is
# base64, bytes are taken as they are.
_op_f = [None, 0]


def _op_open(p, q):
    import gc

    if p != q:
        raise SyntaxError("damaged")

    _op_shut()
    gc.collect()
    try:
        _op_f[0] = open(str(p, "utf8"), "wb")
        _op_f[1] = 0
        print("@ 0", gc.mem_free())
    except OSError as e:
        print("!", e.args[0])


def _op_put(at, n, total, d):
    try:
        if isinstance(d, str):
            from ubinascii import a2b_base64

            d = a2b_base64(d)
        if at == _op_f[1] and len(d) == n and sum(d) == total:
            _op_f[1] += _op_f[0].write(d)
        print("@", _op_f[1])
    except OSError as e:
        print("!", e.args[0])


def _op_shut():
    try:
        if _op_f[0]:
            _op_f[0].close()
        print(".", _op_f[1])
    except OSError as e:
        _op_f[1] = -1
        print("!", e.args[0])
    _op_f[0] = None
