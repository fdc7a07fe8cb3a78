import { crc32, deflateRawSync } from 'node:zlib';
import { pack, type Header } from 'tar-stream';
import xxhash from 'xxhash-wasm';

/** A tar archive by tar-stream, with its end mark. */
export async function makeTar(
  entries: Array<
    Partial<Header> & Pick<Header, 'name'> & { content?: string | Buffer }
  >,
): Promise<Buffer> {
  const packer = pack();
  for (const { content = '', ...headers } of entries) {
    packer.entry(headers, Buffer.from(content as string));
  }
  packer.finalize();
  const parts: Buffer[] = [];
  for await (const part of packer) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** A tar header by hand, for what no honest tool writes. */
export function tarHeader(
  name: string | Buffer,
  options: {
    type?: string;
    size?: number;
    linkName?: string;
    mode?: number;
  } = {},
): Buffer {
  const block = Buffer.alloc(512);
  Buffer.from(name as string).copy(block, 0, 0, 100);
  const octal = (value: number, at: number, width: number) =>
    block.write(
      `${value.toString(8).padStart(width - 1, '0')}\0`,
      at,
      'latin1',
    );
  octal(options.mode ?? 0o644, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(options.size ?? 0, 124, 12);
  octal(1_700_000_000, 136, 12);
  block.write('        ', 148, 'latin1');
  block.write(options.type ?? '0', 156, 'latin1');
  block.write(options.linkName ?? '', 157, 100);
  block.write('ustar\x0000', 257, 'latin1');
  octal(
    block.reduce((sum, byte) => sum + byte, 0),
    148,
    7,
  );
  return block;
}

/** A file of a tar archive by hand. */
export function tarFile(
  name: string | Buffer,
  content: string | Buffer = '',
  options: { type?: string; linkName?: string; mode?: number } = {},
): Buffer {
  const data = Buffer.from(content as string);
  const padding = Buffer.alloc((512 - (data.length % 512)) % 512);
  return Buffer.concat([
    tarHeader(name, { ...options, size: data.length }),
    data,
    padding,
  ]);
}

export const TAR_END = Buffer.alloc(1024);

export interface ZipMember {
  name: string;
  content?: string | Buffer;
  /** Unix mode with its type bits. */
  mode?: number;
  stored?: boolean;
  encrypted?: boolean;
  /** Leaves out the mark that the name is UTF-8. */
  unmarked?: boolean;
  /** Says something else in the local header. */
  localName?: string;
  crc?: number;
  announcedSize?: number;
  method?: number;
}

/** A zip archive by hand. */
export function makeZip(members: ZipMember[]): Buffer {
  const parts: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const member of members) {
    const data = Buffer.from((member.content ?? '') as string);
    const stored = member.stored ? data : deflateRawSync(data);
    const fields = (signature: number, prefix: number[]) => {
      const head = Buffer.alloc(4 + prefix.length * 2 + 26);
      let at = head.writeUInt32LE(signature, 0);
      for (const value of prefix) at = head.writeUInt16LE(value, at);
      at = head.writeUInt16LE(20, at);
      at = head.writeUInt16LE(
        (member.unmarked ? 0 : 0x800) + (member.encrypted ? 1 : 0),
        at,
      );
      at = head.writeUInt16LE(member.method ?? (member.stored ? 0 : 8), at);
      at = head.writeUInt16LE(0x6000, at);
      at = head.writeUInt16LE(0x5862, at);
      at = head.writeUInt32LE(member.crc ?? crc32(data), at);
      at = head.writeUInt32LE(stored.length, at);
      at = head.writeUInt32LE(member.announcedSize ?? data.length, at);
      return { head, at };
    };
    const localName = Buffer.from(member.localName ?? member.name);
    const local = fields(0x04034b50, []);
    local.head.writeUInt16LE(localName.length, local.at);
    parts.push(local.head, localName, stored);

    const name = Buffer.from(member.name);
    const entry = fields(0x02014b50, [0x031e]);
    entry.head.writeUInt16LE(name.length, entry.at);
    const rest = Buffer.alloc(46 - entry.head.length);
    rest.writeUInt32LE(
      ((member.mode ?? 0o100644) * 0x10000) % 2 ** 32,
      rest.length - 8,
    );
    rest.writeUInt32LE(offset, rest.length - 4);
    central.push(entry.head, rest, name);
    offset += local.head.length + localName.length + stored.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, directory, end]);
}

/** A zstd frame of blocks that are not compressed, with a content size and a checksum. */
export async function zstdFrame(
  content: Buffer,
  options: { checksum?: boolean } = {},
): Promise<Buffer> {
  const checksum = options.checksum ?? true;
  const { create64 } = await xxhash();
  // Window of 1 MiB, content size of 8 bytes.
  const header = Buffer.alloc(14);
  header.writeUInt32LE(0xfd2fb528, 0);
  header[4] = 0xc0 + (checksum ? 0x04 : 0);
  header[5] = 10 * 8;
  header.writeBigUInt64LE(BigInt(content.length), 6);
  const parts = [header];
  const blockSize = 128 * 1024;
  for (let at = 0; at === 0 || at < content.length; at += blockSize) {
    const data = content.subarray(at, at + blockSize);
    const last = at + blockSize >= content.length;
    const block = Buffer.alloc(3);
    block.writeUIntLE(data.length * 8 + (last ? 1 : 0), 0, 3);
    parts.push(block, data);
  }
  if (checksum) {
    const sum = Buffer.alloc(4);
    const digest = create64().update(content).digest();
    sum.writeUInt32LE(Number(BigInt.asUintN(32, digest)));
    parts.push(sum);
  }
  return Buffer.concat(parts);
}
