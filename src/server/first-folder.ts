import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { OutpostError } from '../base/errors.js';
import { orElse } from '../node/errno.js';
import type { Host } from '../services/create-host.js';

/** What the first folder holds: enough to press Run and see that it works, on any board. */
const EXAMPLE = `# Press Run (F5). The board prints what follows in the terminal below.
import sys
import time

print("Hello from", sys.platform)

for number in range(1, 6):
    print("tick", number)
    time.sleep(0.5)

name = input("What is your name? ")
print("Nice to meet you,", name)
`;

/** Opens the folders and files of a command line. Throws `workspace.not-found` for one that is not there. */
export async function openGiven(host: Pick<Host, 'openRoot'>, given: readonly string[]): Promise<void> {
  for (const one of given) {
    const full = path.resolve(one);
    const info = await orElse(stat(full), null, 'ENOENT', 'ENOTDIR');
    if (info === null) throw new OutpostError('workspace.not-found', { path: one });
    await host.openRoot(info.isDirectory() ? 'folder' : 'file', full);
  }
}

/** Without a folder given: the last ones are open already; the first time `~/Outpost` is made, with one example. */
export async function openFirst(host: Pick<Host, 'openRoot' | 'hasRoots'>, home: string): Promise<void> {
  if (host.hasRoots) return;
  const folder = path.join(home, 'Outpost');
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length === 0) await writeFile(path.join(folder, 'hello.py'), EXAMPLE, { flag: 'wx' });
  await host.openRoot('folder', folder);
}
