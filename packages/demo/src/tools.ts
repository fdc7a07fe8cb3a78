import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

/** Programs that this machine has and the demo can use. */
export interface Tools {
  tar: string;
  zip?: string;
  restic?: string;
}

async function find(name: string): Promise<string | undefined> {
  const names = process.platform === 'win32' ? [`${name}.exe`] : [name];
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    for (const candidate of names) {
      const file = path.join(folder, candidate);
      try {
        await fs.access(file, fs.constants.X_OK);
        return file;
      } catch {
        // In another folder, perhaps.
      }
    }
  }
  return undefined;
}

export async function findTools(): Promise<Tools> {
  const [tar, zip, restic] = await Promise.all(
    ['tar', 'zip', 'restic'].map(find),
  );
  if (!tar) {
    throw new Error(
      'The demo makes its backups with tar, which is not installed here. Please install it and start again.',
    );
  }
  return { tar, zip, restic };
}

/** Runs a program to its end; its complaints are the message of the error. */
export async function runTool(
  command: string,
  args: string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<void> {
  const child = spawn(command, args, {
    ...options,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', chunk => {
    complaint = (complaint + chunk).slice(-2_000);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) {
    throw new Error(
      `${path.basename(command)} ${
        args[0]
      } ended with ${code}: ${complaint.trim()}`,
    );
  }
}

/** What `tar` packs of a folder, through gzip into a file. */
export async function tarGz(
  tar: string,
  folder: string,
  names: string[],
  file: string,
): Promise<void> {
  const child = spawn(tar, ['-C', folder, '-cf', '-', ...names], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', chunk => {
    complaint = (complaint + chunk).slice(-2_000);
  });
  const exit = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [code] = await Promise.all([
    exit,
    pipeline(child.stdout, createGzip({ level: 4 }), createWriteStream(file)),
  ]);
  if (code !== 0) {
    throw new Error(`tar ended with ${code}: ${complaint.trim()}`);
  }
}
