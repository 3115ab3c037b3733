# The old name and shape of decompression, over the core's deflate.
import io
import deflate as _deflate


class DecompIO(_deflate.DeflateIO):
    def __init__(self, stream, wbits=0):
        kind = _deflate.RAW if wbits < 0 else _deflate.GZIP if wbits >= 16 else _deflate.ZLIB
        super().__init__(stream, kind, wbits & 15)


def decompress(data, wbits=0):
    kind = _deflate.RAW if wbits < 0 else _deflate.ZLIB
    return _deflate.DeflateIO(io.BytesIO(data), kind, abs(wbits)).read()
