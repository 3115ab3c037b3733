import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { utf8 } from '../../src/base/bytes.js';
import { systemClock } from '../../src/base/clock.js';
import { Deadline } from '../../src/base/deadline.js';
import { silentLogger } from '../../src/base/logger.js';
import { profileById } from '../../src/boards/catalogue.js';
import { MemoryBlobStore } from '../../src/files/blob-store.js';
import { History } from '../../src/files/history.js';
import { openRawReplFs } from '../../src/files/raw-repl-fs.js';
import { safeSave } from '../../src/files/safe-save.js';
import { deviceFsContract } from '../../src/files/testing/device-fs.contract.js';
import { openSerialStream } from '../../src/node/serial-stream.js';
import { createSession, type Session } from '../../src/session/index.js';
import { qemuMissing, startMicrobit, type QemuBoard } from './qemu-microbit.js';

const missing = qemuMissing();
const soon = (): { readonly deadline: Deadline } => ({ deadline: Deadline.after(60_000) });

describe.skipIf(missing !== null)(
  `files of a genuine MicroPython 1.9.2${missing === null ? '' : ` (skipped: ${missing})`}`,
  () => {
    let board: QemuBoard;
    let session: Session;

    beforeAll(async () => {
      board = await startMicrobit();
      session = await createSession(
        {
          address: board.device,
          label: 'micro:bit',
          profile: profileById('microbit'),
          mode: 'repl',
          baudRate: 115_200,
          probeOnAttach: true,
          reconnect: false,
        },
        {
          clock: systemClock,
          log: silentLogger,
          open: (options) => openSerialStream(board.device, options),
          waitForPort: () => Promise.reject(new Error('the emulator does not return')),
        },
      );
    });
    afterAll(async () => {
      await session[Symbol.asyncDispose]();
      await board[Symbol.asyncDispose]();
    });

    deviceFsContract('RawReplFs on the micro:bit in QEMU', async () => {
      const lease = await session.acquire('Contract', { ...soon(), interrupt: true });
      try {
        const fs = await openRawReplFs(lease, soon());
        for (const entry of await fs.list('/', soon())) await fs.remove(entry.path, soon());
        return { fs, names: 'any', dispose: async () => lease[Symbol.asyncDispose]() };
      } catch (error) {
        await lease[Symbol.asyncDispose]();
        throw error;
      }
    });

    test('a save is read back and compared, and a full disk leaves the old content', async () => {
      await using lease = await session.acquire('Saving', { ...soon(), interrupt: true });
      const fs = await openRawReplFs(lease, soon());
      const backup = new History(new MemoryBlobStore(), () => 1);
      const content = utf8(`print("${'ä'.repeat(200)}")\n`);
      expect(await safeSave(fs, '/main.py', content, { ...soon(), backup })).toMatchObject({
        method: 'read-back',
        verifiedBy: 'read-back',
      });
      // More than the disk holds, in text: a byte that is no text takes four on this slow line.
      await expect(safeSave(fs, '/main.py', utf8('x'.repeat(32_000)), { ...soon(), backup })).rejects.toMatchObject({
        code: 'fs.no-space',
      });
      expect(await fs.read('/main.py', soon())).toEqual(content);
    });
  },
);
