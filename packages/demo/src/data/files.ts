import { createHash } from 'node:crypto';
import path from 'node:path';
import fs from 'fs-extra';
import { randomFor, type Random } from '../random';
import { DAY, daily, iso } from '../time';
import { scaled, type DataSet, type Scale } from './types';

const JPEG_START = Buffer.from(
  'ffd8ffe000104a46494600010100000100010000',
  'hex',
);
const JPEG_END = Buffer.from('ffd9', 'hex');

/** Bytes with the frame of a JPEG file: as little compressible as a photograph. */
function photograph(random: Random, min: number, max: number): Buffer {
  return Buffer.concat([
    JPEG_START,
    random.bytes(random.between(min, max)),
    JPEG_END,
  ]);
}

/** Data that changes by files, once a day at noon UTC. */
function filesDataSet(definition: {
  id: string;
  directory: string;
  seed(folder: string, random: Random, at: number): Promise<void>;
  change(folder: string, random: Random, at: number): Promise<void>;
}): DataSet {
  const { id, directory } = definition;
  return {
    id,
    directory,
    create: (folder, at) => definition.seed(folder, randomFor(id, 'seed'), at),
    async advance(folder, from, to) {
      for (const day of daily(from, to, { hour: 12, minute: 0 })) {
        await definition.change(folder, randomFor(id, day), day);
      }
    },
  };
}

/** Photographs of the shop's products. */
export function productImages(scale: Scale): DataSet {
  const write = async (folder: string, random: Random, name: string) =>
    fs.outputFile(path.join(folder, name), photograph(random, 6_000, 24_000));
  return filesDataSet({
    id: 'product-images',
    directory: 'product-images',
    async seed(folder, random) {
      for (let i = 1; i <= scaled(240, scale); i++) {
        await write(folder, random, `${i % 16}/product-${i}.jpg`);
      }
    },
    async change(folder, random, at) {
      for (let i = random.between(2, 6); i > 0; i--) {
        const name = `new/${iso(at).slice(0, 10)}-${i}.jpg`;
        await write(folder, random, name);
      }
    },
  });
}

/** Uploads and settings of the TYPO3 site. */
export function typo3Files(scale: Scale): DataSet {
  return filesDataSet({
    id: 'typo3-files',
    directory: 'typo3-site',
    async seed(folder, random) {
      await fs.outputFile(
        path.join(folder, 'config/system/settings.php'),
        "<?php\nreturn [\n    'SYS' => ['sitename' => 'Home and living'],\n];\n",
      );
      await fs.outputFile(
        path.join(folder, 'config/sites/main/config.yaml'),
        'rootPageId: 1\nbase: https://www.example.com/\nlanguages:\n  - title: English\n    languageId: 0\n    locale: en_GB\n',
      );
      for (let i = 1; i <= scaled(180, scale); i++) {
        const section = i % 5 < 2 ? 'press' : 'user_upload';
        await fs.outputFile(
          path.join(folder, `public/fileadmin/${section}/photo-${i}.jpg`),
          photograph(random, 4_000, 18_000),
        );
      }
    },
    async change(folder, random, at) {
      const day = iso(at).slice(0, 10);
      for (let i = random.between(1, 3); i > 0; i--) {
        await fs.outputFile(
          path.join(folder, `public/fileadmin/user_upload/${day}-${i}.jpg`),
          photograph(random, 4_000, 18_000),
        );
      }
      await fs.outputFile(
        path.join(folder, `public/fileadmin/press/notes-${day}.txt`),
        `Editors' notes of ${day}: ${random.hex(64)}\n`,
      );
    },
  });
}

/** Segments of the shop's search index: rewritten as they are merged. */
export function searchIndex(scale: Scale): DataSet {
  const segment = (folder: string, random: Random, generation: number) =>
    fs.outputFile(
      path.join(folder, `index/_${generation.toString(36)}.cfs`),
      random.bytes(scaled(random.between(60_000, 140_000), scale)),
    );
  return filesDataSet({
    id: 'search-index',
    directory: 'storefront-search',
    async seed(folder, random) {
      for (let generation = 1; generation <= 8; generation++) {
        await segment(folder, random, generation);
      }
      await fs.outputFile(path.join(folder, 'index/write.lock'), '');
    },
    async change(folder, random, at) {
      const generation = Math.floor(at / DAY);
      await segment(folder, random, generation);
      const segments = (await fs.readdir(path.join(folder, 'index')))
        .filter(name => name.endsWith('.cfs'))
        .sort((a, b) => a.length - b.length || a.localeCompare(b));
      if (segments.length > 8) {
        await fs.remove(path.join(folder, 'index', segments[0]));
      }
    },
  });
}

const JOBS = ['orders', 'payments-api', 'storefront', 'typo3-site', 'infra'];

/** Homes of the CI server's jobs, with the logs of their last builds. */
export function ciHomes(scale: Scale): DataSet {
  const build = async (
    folder: string,
    random: Random,
    job: string,
    number: number,
    at: number,
  ) => {
    const home = path.join(folder, 'jobs', job, 'builds', String(number));
    const failed = random.next() < 0.15;
    const steps = scaled(random.between(40, 220), scale);
    await fs.outputFile(
      path.join(home, 'build.xml'),
      `<build>\n  <number>${number}</number>\n  <startTime>${at}</startTime>\n  <result>${
        failed ? 'FAILURE' : 'SUCCESS'
      }</result>\n</build>\n`,
    );
    await fs.outputFile(
      path.join(home, 'log'),
      Array.from(
        { length: steps },
        (_, step) =>
          `[${iso(at + step * 1_000)}] step ${step}: compiled ${random.hex(
            12,
          )} in ${random.between(3, 900)} ms\n`,
      ).join(''),
    );
  };
  return filesDataSet({
    id: 'ci-homes',
    directory: 'ci-server',
    async seed(folder, random, at) {
      await fs.outputFile(
        path.join(folder, 'config.xml'),
        '<server>\n  <executors>4</executors>\n</server>\n',
      );
      for (const job of JOBS) {
        await fs.outputFile(
          path.join(folder, 'jobs', job, 'config.xml'),
          `<job>\n  <scm>https://git.example.com/${job}.git</scm>\n</job>\n`,
        );
        for (let number = 1; number <= 12; number++) {
          await build(folder, random, job, number, at);
        }
      }
    },
    async change(folder, random, at) {
      for (const job of JOBS) {
        const builds = path.join(folder, 'jobs', job, 'builds');
        const numbers = (await fs.readdir(builds)).map(Number);
        const newest = Math.max(...numbers);
        for (let i = 1; i <= random.between(1, 3); i++) {
          await build(folder, random, job, newest + i, at);
        }
        for (const old of numbers.filter(number => number < newest - 14)) {
          await fs.remove(path.join(builds, String(old)));
        }
      }
    },
  });
}

/** Blobs of the artifact registry, stored under their digests. */
export function artifacts(scale: Scale): DataSet {
  const store = async (folder: string, content: Buffer) => {
    const digest = createHash('sha256').update(content).digest('hex');
    const name = path.posix.join('blobs/sha256', digest.slice(0, 2), digest);
    await fs.outputFile(path.join(folder, name), content);
    // What a restored registry is held against.
    await fs.appendFile(
      path.join(folder, 'SHA256SUMS'),
      `${digest}  ${name}\n`,
    );
    return digest;
  };
  const release = async (
    folder: string,
    random: Random,
    name: string,
    sizes: { layers: number; layerBytes: number; modules: number },
  ) => {
    const layers: string[] = [];
    for (let i = 0; i < sizes.layers; i++) {
      layers.push(await store(folder, random.bytes(sizes.layerBytes)));
    }
    for (let i = 0; i < sizes.modules; i++) {
      layers.push(
        await store(folder, random.bytes(random.between(400, 2_600))),
      );
    }
    await fs.outputFile(
      path.join(folder, 'manifests', `${name}.json`),
      JSON.stringify({ name, layers }, null, 1),
    );
  };
  return filesDataSet({
    id: 'artifacts',
    directory: 'artifact-registry',
    async seed(folder, random) {
      for (const name of ['orders', 'payments-api', 'storefront', 'search']) {
        await release(folder, random, `${name}-1.0`, {
          layers: scaled(5, scale),
          layerBytes: scaled(3_400_000, scale),
          modules: scaled(2_000, scale),
        });
      }
    },
    async change(folder, random, at) {
      await release(folder, random, `nightly-${iso(at).slice(0, 10)}`, {
        layers: 1,
        layerBytes: scaled(40_000, scale),
        modules: 3,
      });
    },
  });
}

/** Everything that is deployed, as the deployment controller exports it: one file. */
export function deploymentExport(): DataSet {
  const SERVICES = ['orders', 'payments-api', 'search', 'typo3', 'status'];
  const write = (folder: string, random: Random, at: number) =>
    fs.outputFile(
      path.join(folder, 'export.yaml'),
      SERVICES.flatMap(name =>
        ['staging', 'production'].map(
          cluster =>
            `---\napiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: ${name}-${cluster}\nspec:\n  source:\n    targetRevision: ${random.hex(
              40,
            )}\n    path: ${name}/overlays/${cluster}\nstatus:\n  reconciledAt: "${iso(
              at,
            )}"\n`,
        ),
      ).join(''),
    );
  return filesDataSet({
    id: 'deployments',
    directory: 'deployment-config',
    seed: write,
    change: write,
  });
}
