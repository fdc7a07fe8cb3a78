import { createHash } from 'node:crypto';
import path from 'node:path';
import { deflateSync } from 'node:zlib';
import fs from 'fs-extra';
import { randomFor, type Random } from '../random';
import { daily, iso } from '../time';
import { scaled, type DataSet, type Scale } from './types';

const REPOSITORIES = ['orders', 'payments-api', 'storefront', 'typo3-site'];
const AUTHORS = ['Ada Abel', 'Emil Egede', 'Hana Falk'];

/** Stores an object in a bare repository the way that Git does; gives its name. */
async function store(
  repository: string,
  type: 'blob' | 'tree' | 'commit',
  content: Buffer,
): Promise<string> {
  const object = Buffer.concat([
    Buffer.from(`${type} ${content.length}\0`),
    content,
  ]);
  const name = createHash('sha1').update(object).digest('hex');
  const file = path.join(
    repository,
    'objects',
    name.slice(0, 2),
    name.slice(2),
  );
  if (!(await fs.pathExists(file))) {
    await fs.outputFile(file, deflateSync(object));
  }
  return name;
}

/** Commits a set of files on the main branch. */
async function commit(
  repository: string,
  files: Record<string, Buffer>,
  options: { author: string; at: number; message: string },
): Promise<void> {
  const entries: Buffer[] = [];
  for (const name of Object.keys(files).sort()) {
    const blob = await store(repository, 'blob', files[name]);
    entries.push(Buffer.from(`100644 ${name}\0`), Buffer.from(blob, 'hex'));
  }
  const tree = await store(repository, 'tree', Buffer.concat(entries));
  const branch = path.join(repository, 'refs/heads/main');
  const parent = (await fs.pathExists(branch))
    ? `parent ${(await fs.readFile(branch, 'utf8')).trim()}\n`
    : '';
  const email = `${options.author.toLowerCase().replace(' ', '.')}@example.com`;
  const who = `${options.author} <${email}> ${Math.floor(
    options.at / 1_000,
  )} +0000`;
  const name = await store(
    repository,
    'commit',
    Buffer.from(
      `tree ${tree}\n${parent}author ${who}\ncommitter ${who}\n\n${options.message}\n`,
    ),
  );
  await fs.outputFile(branch, `${name}\n`);
}

function sources(random: Random, scale: Scale): Record<string, Buffer> {
  return Object.fromEntries(
    Array.from({ length: scaled(18, scale) + 1 }, (_, i) => [
      `module-${String(i).padStart(2, '0')}.ts`,
      Buffer.from(
        Array.from(
          { length: random.between(20, 60) },
          (__, line) => `export const value${line} = '${random.hex(24)}';\n`,
        ).join(''),
      ),
    ]),
  );
}

/** Bare repositories of the Git server. */
export function gitRepositories(scale: Scale): DataSet {
  return {
    id: 'git-repositories',
    directory: 'git-server',
    async create(folder, at) {
      for (const name of REPOSITORIES) {
        const repository = path.join(folder, `${name}.git`);
        await fs.outputFile(
          path.join(repository, 'HEAD'),
          'ref: refs/heads/main\n',
        );
        await fs.outputFile(
          path.join(repository, 'config'),
          '[core]\n\trepositoryformatversion = 0\n\tbare = true\n',
        );
        await fs.ensureDir(path.join(repository, 'refs/tags'));
        const random = randomFor('git', name);
        for (let i = 0; i < 4; i++) {
          await commit(repository, sources(random, scale), {
            author: random.pick(AUTHORS),
            at: at - (4 - i) * 3_600_000,
            message: `Import part ${i + 1}`,
          });
        }
      }
    },
    async advance(folder, from, to) {
      for (const day of daily(from, to, { hour: 12, minute: 0 })) {
        for (const name of REPOSITORIES) {
          const random = randomFor('git', name, day);
          await commit(
            path.join(folder, `${name}.git`),
            {
              'CHANGES.md': Buffer.from(
                `Changes of ${iso(day).slice(0, 10)}: ${random.hex(80)}\n`,
              ),
              ...sources(random, { factor: scale.factor / 6 }),
            },
            {
              author: random.pick(AUTHORS),
              at: day,
              message: `Improve ${name}`,
            },
          );
        }
      }
    },
  };
}
