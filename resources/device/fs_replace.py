# Gives a complete file its name. Where a rename replaces, `ready` is empty; else a cut between the steps leaves `ready`.
def _op_swap(fresh, ready, path):
    import os

    if ready:
        try:
            os.stat(path)
            try:
                os.remove(ready)
            except OSError:
                pass
            os.rename(fresh, ready)
            os.remove(path)
            fresh = ready
        except OSError as x:
            if x.args[0] != 2:
                raise
    os.rename(fresh, path)
    if hasattr(os, "sync"):
        os.sync()


def _op_replace(a, b):
    if a != b:
        raise SyntaxError("damaged")
    try:
        _op_swap(*[str(p, "utf8") for p in a])
        print(".")
    except OSError as e:
        print("!", e.args[0])
