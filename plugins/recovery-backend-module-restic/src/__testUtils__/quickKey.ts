import {
  createCipheriv,
  createHash,
  scryptSync,
  type BinaryLike,
} from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * restic makes every password cost a tenth of a second and 32 MiB, at each call, so that
 * guessing it is slow. Tests call it some thousand times. This wraps the key of a new
 * repository again with the same password, at next to no cost: nothing else changes.
 *
 * The form of a key is that of restic's design.rst, "Keys, Encryption and MAC".
 */

interface KeyFile {
  N: number;
  r: number;
  p: number;
  salt: string;
  data: string;
}

interface DerivedKeys {
  encryption: Buffer;
  macKey: Buffer;
  macMask: Buffer;
}

/* eslint-disable no-bitwise -- Poly1305 is made of bits */

const PRIME = (BigInt(1) << BigInt(130)) - BigInt(5);
const CLAMP = BigInt('0x0ffffffc0ffffffc0ffffffc0fffffff');

function littleEndian(bytes: Buffer): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
}

/** Poly1305-AES: of the data, under a number that is used once. */
function mac(keys: DerivedKeys, nonce: Buffer, data: Buffer): Buffer {
  const mask = littleEndian(keys.macMask) & CLAMP;
  let sum = BigInt(0);
  for (let i = 0; i < data.length; i += 16) {
    const block = Buffer.concat([data.subarray(i, i + 16), Buffer.from([1])]);
    sum = ((sum + littleEndian(block)) * mask) % PRIME;
  }
  const aes = createCipheriv('aes-128-ecb', keys.macKey, null);
  const tag = BigInt.asUintN(128, sum + littleEndian(aes.update(nonce)));
  return Buffer.from(tag.toString(16).padStart(32, '0'), 'hex').reverse();
}

/* eslint-enable no-bitwise */

function derive(password: BinaryLike, { N, r, p, salt }: KeyFile): DerivedKeys {
  const derived = scryptSync(password, Buffer.from(salt, 'base64'), 64, {
    N,
    r,
    p,
    maxmem: 1024 ** 3,
  });
  return {
    encryption: derived.subarray(0, 32),
    macKey: derived.subarray(32, 48),
    macMask: derived.subarray(48),
  };
}

/** Encrypts and decrypts. */
function crypt(keys: DerivedKeys, nonce: Buffer, data: Buffer): Buffer {
  return createCipheriv('aes-256-ctr', keys.encryption, nonce).update(data);
}

function wrapAgain(key: KeyFile, password: string): KeyFile {
  const data = Buffer.from(key.data, 'base64');
  const nonce = data.subarray(0, 16);
  const wrapped = data.subarray(16, -16);
  const keys = derive(password, key);
  if (!mac(keys, nonce, wrapped).equals(data.subarray(-16))) {
    throw new Error('The key of the repository is not of that password');
  }
  const quick = { ...key, N: 2, r: 1, p: 1 };
  const quickKeys = derive(password, quick);
  const again = crypt(quickKeys, nonce, crypt(keys, nonce, wrapped));
  quick.data = Buffer.concat([
    nonce,
    again,
    mac(quickKeys, nonce, again),
  ]).toString('base64');
  return quick;
}

/** Makes the only key of a local repository a quick one. */
export async function makeKeyQuick(
  repository: string,
  password: string,
): Promise<void> {
  const directory = join(repository, 'keys');
  const [name] = await readdir(directory);
  const key = JSON.parse(await readFile(join(directory, name), 'utf8'));
  const text = JSON.stringify(wrapAgain(key, password));
  await rm(join(directory, name));
  const id = createHash('sha256').update(text).digest('hex');
  await writeFile(join(directory, id), text);
}
