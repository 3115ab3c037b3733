// A platform package that the registry lacked while the lock was written is silently left out of it, and `npm ci` then fails
// on that platform. So every optional dependency of the lock must itself be a lock entry.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { missingFromLock } from './lib/lock-file.mjs';
import { root } from './lib/root.mjs';

const missing = missingFromLock(JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages);
for (const line of missing) console.error(line);
process.exitCode = missing.length > 0 ? 1 : 0;
