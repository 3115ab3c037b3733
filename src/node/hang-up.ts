import { read } from 'node:fs';

/** The driver's inside, as far as reading goes (bindings-cpp 13, Linux and macOS). */
interface UnixBinding {
  fd: number | null;
  readonly poller: { once(event: 'readable', callback: (error: Error | null) => void): void };
  read(buffer: Buffer, offset: number, length: number): Promise<{ bytesRead: number; buffer: Buffer }>;
}

/**
 * Makes an open port notice that its terminal was hung up while a read was under way.
 *
 * On a hung-up terminal (a cable pulled while bytes stream) the kernel answers each read with 0 bytes. The driver tries again at once,
 * for ever: a spinning thread, and no `close`. Here 0 bytes is the end; a terminal in raw mode gives it for no other reason.
 * Seen with serialport 13.0.0 on a pseudo-terminal whose other end was closed right after opening; `serial-stream.test.ts` has the case.
 */
export function noticeHangUp(port: object): void {
  const binding = (port as { readonly port?: unknown }).port;
  if (!isUnixBinding(binding)) return;
  binding.read = async (buffer, offset, length) => {
    for (;;) {
      const bytesRead = await readSome(fdOf(binding), buffer, offset, length);
      if (bytesRead === 0) throw new Error('the terminal was hung up');
      if (bytesRead !== null) return { bytesRead, buffer };
      // Closed meanwhile? A poller that was destroyed must not be asked: that crashes the process.
      fdOf(binding);
      await readable(binding);
    }
  };
}

function isUnixBinding(binding: unknown): binding is UnixBinding {
  return typeof binding === 'object' && binding !== null && 'fd' in binding && 'poller' in binding && 'read' in binding;
}

function fdOf(binding: UnixBinding): number {
  if (binding.fd === null) throw Object.assign(new Error('Port is not open'), { canceled: true });
  return binding.fd;
}

/** Null when nothing is there to be read now. */
function readSome(fd: number, buffer: Buffer, offset: number, length: number): Promise<number | null> {
  return new Promise((resolve, reject) => {
    read(fd, buffer, offset, length, null, (error, bytesRead) => {
      if (error === null) resolve(bytesRead);
      else if (error.code === 'EAGAIN' || error.code === 'EINTR') resolve(null);
      else reject(error);
    });
  });
}

function readable(binding: UnixBinding): Promise<void> {
  return new Promise((resolve, reject) => {
    binding.poller.once('readable', (error) => (error === null ? resolve() : reject(error)));
  });
}
