import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ResticSource } from './source';

/** restic fills packs up to this size. */
const USUAL_PACK_BYTES = 16 * 1024 ** 2;

export interface Part {
  index: number;
  of: number;
}

/**
 * Bytes of the packs that a check has read, which restic does not tell. In a local
 * repository they are looked up; elsewhere each pack counts with the size that restic
 * fills it to, which is rather too much than too little.
 */
export async function packBytes(
  source: ResticSource,
  part: Part,
  packs: number,
): Promise<number> {
  if (!source.directory) {
    return packs * USUAL_PACK_BYTES;
  }
  const data = join(source.directory, 'data');
  let bytes = 0;
  for (const folder of await readdir(data).catch(() => [])) {
    // Packs lie in folders by the first byte of their ids, which decides their part.
    const isOfPart =
      /^[0-9a-f]{2}$/.test(folder) &&
      Number.parseInt(folder, 16) % part.of === part.index - 1;
    if (isOfPart) {
      for (const pack of await readdir(join(data, folder)).catch(() => [])) {
        const found = await stat(join(data, folder, pack)).catch(() => null);
        bytes += found?.size ?? 0;
      }
    }
  }
  return bytes;
}
