# Writes one file in blocks. Each answers "@ position sum" (sum of the block's bytes as decoded), so that a damaged or
# repeated block is noticed at once. Text is base64, bytes are taken as they are.
_op_f = [None, 0]


def _op_open(p):
    import gc

    _op_shut()
    gc.collect()
    try:
        _op_f[0] = open(str(p, "utf8"), "wb")
        _op_f[1] = 0
        print("@ 0", gc.mem_free())
    except OSError as e:
        print("!", e.args[0])


def _op_put(at, d):
    try:
        if at == _op_f[1]:
            if isinstance(d, str):
                from ubinascii import a2b_base64

                d = a2b_base64(d)
            n = _op_f[0].write(d)
            _op_f[1] += n
            print("@", _op_f[1], sum(d))
        else:
            print("@", _op_f[1], -1)
    except OSError as e:
        print("!", e.args[0])


def _op_shut():
    try:
        if _op_f[0]:
            _op_f[0].close()
        print(".", _op_f[1])
    except OSError as e:
        print("!", e.args[0])
    _op_f[0] = None
