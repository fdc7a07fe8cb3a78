import * as zlib from 'node:zlib';

/* eslint-disable no-bitwise */

let table: Uint32Array | undefined;

function makeTable(): Uint32Array {
  const result = new Uint32Array(256);
  for (let n = 0; n < 256; n += 1) {
    let value = n;
    for (let k = 0; k < 8; k += 1) {
      value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    }
    result[n] = value;
  }
  return result;
}

/** For Node.js before 20.15, whose zlib has no crc32 of its own. */
export function crc32ByTable(data: Buffer, before = 0): number {
  table ??= makeTable();
  let value = ~before;
  for (const byte of data) {
    value = (value >>> 8) ^ table[(value ^ byte) & 0xff];
  }
  return ~value >>> 0;
}

export const crc32: (data: Buffer, before?: number) => number =
  typeof zlib.crc32 === 'function' ? zlib.crc32 : crc32ByTable;
