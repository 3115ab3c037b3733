# Runs on this computer's Python, not on a board: a pseudo-terminal on one side, Outpost's socket on the other.
# Arguments: the socket's path, the link to make to the terminal. Prints the terminal's name when it exists.
import os
import pty
import select
import signal
import socket
import sys
import time
import tty


def connect(path):
    while True:
        link = socket.socket(socket.AF_UNIX)
        try:
            link.connect(path)
            return link
        except OSError:
            link.close()
            if not os.path.exists(path):
                sys.exit(0)
            time.sleep(0.05)


def send(link, data):
    while data:
        data = data[link.send(data) :]


def main(path, link_name):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    master, slave = pty.openpty()
    tty.setraw(slave)  # before anyone opens it, so that nothing is echoed or changed; kept open, so that it stays
    if os.path.islink(link_name):
        os.unlink(link_name)
    os.symlink(os.ttyname(slave), link_name)
    print(os.ttyname(slave))
    try:
        link = connect(path)
        while True:
            for source in select.select([master, link], [], [])[0]:
                try:
                    data = os.read(master, 4096) if source == master else link.recv(65536)
                    if source == master:
                        send(link, data)
                    elif data:
                        while data:
                            data = data[os.write(master, data) :]
                    else:
                        raise ConnectionError
                except ConnectionError:
                    link.close()
                    time.sleep(0.05)
                    link = connect(path)
                    break
    finally:
        os.unlink(link_name)


main(sys.argv[1], sys.argv[2])
