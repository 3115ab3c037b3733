import type { z } from 'zod';
import type { HostClient } from '../../src/contract/api.js';
import type { Content } from '../../src/contract/common.js';

const CHUNK = 262_144;

/** Hands bytes to the host: in place when they are few, else as an upload in pieces of 256 KiB. */
export async function toContent(host: HostClient, bytes: Uint8Array, signal?: AbortSignal): Promise<z.infer<typeof Content>> {
  if (bytes.length <= CHUNK) return { kind: 'inline', bytes };
  const options = signal === undefined ? {} : { signal };
  const { id } = await host.uploads.begin({ size: bytes.length }, options);
  try {
    for (let offset = 0; offset < bytes.length; offset += CHUNK) {
      await host.uploads.append({ id, offset, bytes: bytes.slice(offset, offset + CHUNK) }, options);
    }
  } catch (error) {
    await host.uploads.abort({ id }).catch(() => undefined); // It expires by itself when this fails too.
    throw error;
  }
  return { kind: 'upload', id };
}
