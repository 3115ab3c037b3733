import { randomBytes } from 'node:crypto';
import type { WriteStream } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { HostFiles, LogSink, TemporaryFile } from '../services/environment.js';
import { errnoOf } from './errno.js';
import { writeFileAtomic } from './json-file.js';

/** Files of the host's own: content that arrives in pieces, serial logs, and what a person chose by a dialog. */
export function createHostFiles({
  logs,
  temporary = os.tmpdir(),
}: {
  readonly logs: string;
  readonly temporary?: string;
}): HostFiles {
  return {
    temporary: () => openTemporary(temporary),
    openLog: (name) => openLog(logs, name),
    writeChosen: (file, bytes) => writeFileAtomic(file, bytes),
  };
}

async function openTemporary(folder: string): Promise<TemporaryFile> {
  const file = path.join(folder, `outpost-${randomBytes(12).toString('hex')}.tmp`);
  const handle = await open(file, 'wx+', 0o600);
  return {
    async write(offset, bytes) {
      await handle.write(bytes, 0, bytes.length, offset);
    },
    async read() {
      const { size } = await handle.stat();
      const content = new Uint8Array(size);
      const { bytesRead } = await handle.read(content, 0, size, 0);
      return content.subarray(0, bytesRead);
    },
    async [Symbol.asyncDispose]() {
      await handle.close();
      await rm(file, { force: true });
    },
  };
}

/** Never overwrites a log: a number is added until the name is free. */
async function openLog(folder: string, suggestion: string): Promise<LogSink & { readonly name: string }> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const base = suggestion
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[.-]+/, '')
    .slice(0, 100);
  const stem = base.replace(/\.log$/, '') === '' ? 'serial' : base.replace(/\.log$/, '');
  for (let n = 1; ; n++) {
    const name = n === 1 ? `${stem}.log` : `${stem}-${n}.log`;
    try {
      const handle = await open(path.join(folder, name), 'wx', 0o600);
      return { name, ...sinkOf(handle.createWriteStream()) };
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST' || n === 1000) throw error;
    }
  }
}

function sinkOf(stream: WriteStream): LogSink {
  let hasFailed = false;
  // A full disk ends the log, not the session.
  stream.on('error', () => {
    hasFailed = true;
  });
  return {
    write(bytes) {
      if (!hasFailed) stream.write(bytes);
    },
    async [Symbol.asyncDispose]() {
      if (!hasFailed) await new Promise<void>((resolve) => stream.end(() => resolve()));
    },
  };
}
