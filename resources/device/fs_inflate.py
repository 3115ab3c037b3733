# Goes with fs_write.py: the same block, packed as raw deflate with a window of 2 ** w bytes.
def _op_put_packed(at, n, total, d, w):
    from ubinascii import a2b_base64
    from uio import BytesIO

    d = BytesIO(a2b_base64(d))
    try:
        from deflate import DeflateIO, RAW

        d = DeflateIO(d, RAW, w)
    except ImportError:
        from uzlib import DecompIO

        d = DecompIO(d, -w)
    try:
        d = d.read()
    except (OSError, ValueError):
        d = b""
    _op_put(at, n, total, d)
