# Outpost trial launcher. It gives up its name (and brings back the old main.py) before the script on trial starts:
# whatever the script does, the next reset finds the board as it was.
def _op_trial(main, ran, old):
    import os

    os.rename(main, ran)
    try:
        os.rename(old, main)
    except OSError:
        pass  # there was no main.py before
    if hasattr(os, "sync"):
        os.sync()


try:
    _op_run = execfile
except NameError:

    def _op_run(path):
        exec(open(path).read(), globals())
