import os from 'node:os';
import path from 'node:path';
import fs from 'fs-extra';
import { backUpToArchive, damageFile, emptyFile } from './backups/archive';
import {
  backUpToRestic,
  damageRepository,
  initRepository,
  type ResticPlace,
} from './backups/restic';
import { writeCatalog } from './catalog';
import { Warehouse } from './cluster/Warehouse';
import { targetDirectories, writeConfig } from './config';
import {
  HISTORY,
  protectedData,
  type BackupJob,
  type ProtectedData,
} from './jobs';
import { layoutOf, type Layout } from './layout';
import { every, HOUR, iso, slotsBetween } from './time';
import { findTools, reaches, type Tools } from './tools';
import { recordTruth, summarizeTree } from './truth';

/** Raised when what is written changes, so that an old world is made anew. */
const FORMAT = 7;

/** After this a world is made anew: its faults would no longer be the newest backups. */
const FRESH_FOR = 12 * HOUR;

/** Folder that the backup of a website without its uploads leaves out. */
const LEFT_OUT = 'public/fileadmin/user_upload';

interface Marker {
  format: number;
  bornAt: string;
  /** How far the data and its backups have come. */
  advancedTo: string;
  restic: boolean;
  zip: boolean;
  cluster: boolean;
  factor: number;
}

export interface PrepareOptions {
  directory: string;
  say: (text: string) => void;
  now?: number;
  /** 1 for the demo; less for tests. */
  factor?: number;
  tools?: Tools;
}

interface World {
  layout: Layout;
  tools: Tools;
  bornAt: number;
}

async function readMarker(layout: Layout): Promise<Marker | undefined> {
  try {
    return (await fs.readJson(layout.marker)) as Marker;
  } catch {
    return undefined;
  }
}

/** Written beside and moved: a marker is whole or not there. */
async function writeMarker(layout: Layout, marker: Marker): Promise<void> {
  const draft = `${layout.marker}.new`;
  await fs.writeJson(draft, marker);
  await fs.move(draft, layout.marker, { overwrite: true });
}

async function runPartialBackup(
  world: World,
  job: BackupJob & { archive: NonNullable<BackupJob['archive']> },
  live: string,
  at: number,
  scratch: string,
) {
  const copy = `${scratch}-partial`;
  await fs.copy(live, copy, {
    filter: source =>
      !source.startsWith(path.join(live, ...LEFT_OUT.split('/'))),
  });
  try {
    return await backUpToArchive({
      job: job.archive,
      live: copy,
      archives: world.layout.archives,
      scratch,
      at,
      tools: world.tools,
    });
  } finally {
    await fs.remove(copy);
  }
}

interface DueBackup {
  data: ProtectedData['data'];
  job: BackupJob;
  at: number;
  /** How many of the same job follow. */
  backupsToCome: number;
}

async function runBackup(
  world: World,
  { data, job, at, backupsToCome }: DueBackup,
): Promise<void> {
  const { layout, tools } = world;
  const live = path.join(layout.services, data.directory);
  if (job.archive) {
    const scratch = path.join(layout.scratch, data.id);
    const archive = job.archive;
    const { file, held } =
      backupsToCome === 0 && job.fault === 'partial'
        ? await runPartialBackup(world, { ...job, archive }, live, at, scratch)
        : await backUpToArchive({
            job: archive,
            live,
            archives: layout.archives,
            scratch,
            at,
            tools,
          });
    await recordTruth(layout.truth, data.id, {
      at: iso(at),
      tool: 'archive',
      file,
      ...held,
    });
    if (job.fault === 'damaged') {
      const written = path.join(layout.archives, archive.source, file);
      if (backupsToCome === 0) {
        // The disk was full: a listing shows it.
        await emptyFile(written);
      } else if (backupsToCome === 1) {
        // Some bytes have flipped since: only reading it shows it.
        await damageFile(written);
      }
    }
  }
  if (job.restic && tools.restic) {
    const place: ResticPlace = { restic: tools.restic, folder: layout.restic };
    await backUpToRestic({ place, job: job.restic, live, at });
    await recordTruth(layout.truth, data.id, {
      at: iso(at),
      tool: 'restic',
      ...(await summarizeTree(live)),
    });
    if (backupsToCome === 0 && job.fault === 'damaged') {
      await damageRepository(place, job.restic.repository);
    }
  }
}

/** Lets time go by for one data set: it changes, and its backup jobs run when they are due. */
async function advanceOne(
  world: World,
  { data, jobs }: ProtectedData,
  from: number,
  to: number,
): Promise<void> {
  const live = path.join(world.layout.services, data.directory);
  const due: DueBackup[] = jobs
    .filter(job => from < world.bornAt || job.keepsRunning)
    .filter(job => job.archive || world.tools.restic)
    .flatMap(job => {
      const instants = job.schedule(from, to, world.bornAt);
      return instants.map((at, index) => ({
        data,
        job,
        at,
        backupsToCome: instants.length - 1 - index,
      }));
    })
    .sort((a, b) => a.at - b.at);
  let reached = from;
  for (const backup of due) {
    await data.advance(live, reached, backup.at);
    reached = backup.at;
    await runBackup(world, backup);
  }
  // The data itself moves only with its backups, so that the newest backup equals it.
}

async function inParallel<T>(
  items: T[],
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  await Promise.all(
    Array.from({ length: limit }, async () => {
      for (let item = queue.shift(); item; item = queue.shift()) {
        await work(item);
      }
    }),
  );
}

/** Lets time go by in the cluster, whose times cannot be made up: all of it is now. */
async function advanceWarehouse(
  { layout, tools }: World,
  from: number,
  to: number,
): Promise<void> {
  const slots = slotsBetween(from, to).length;
  if (tools.cluster && slots > 0) {
    await Warehouse.advance(layout, tools.cluster, {
      slots,
      backup: every(2 * HOUR, from, to).length > 0,
    });
  }
}

/** Removes a world that the demo made. Anything else is left alone. */
export async function removeWorld(directory: string): Promise<void> {
  const layout = layoutOf(directory);
  if (!(await fs.pathExists(directory))) {
    return;
  }
  const names = await fs.readdir(directory);
  if (names.length > 0 && !names.includes(path.basename(layout.marker))) {
    throw new Error(
      `${directory} is not empty and was not written by the demo, so it is left as it is. Please move it away, or name another folder in RECOVERY_DEMO_DIRECTORY.`,
    );
  }
  const { cluster } = await findTools();
  if (cluster) {
    await Warehouse.stop(layout, cluster);
  }
  await fs.remove(directory);
}

function sayWhatIsLeftOut({
  tools,
  say,
}: Pick<Required<PrepareOptions>, 'tools' | 'say'>) {
  if (!tools.restic) {
    say(
      'restic is not installed: the demo goes without restic repositories (on Debian and Ubuntu, "sudo apt-get install restic" brings them in)',
    );
  }
  if (!tools.cluster) {
    say(
      'PostgreSQL or pgBackRest is not installed: the demo goes without a database cluster that can go back to any second (on Debian and Ubuntu, "sudo apt-get install postgresql pgbackrest" brings it in)',
    );
  }
}

async function createWorld(
  options: Required<PrepareOptions>,
  layout: Layout,
): Promise<void> {
  const { tools, now, say, factor } = options;
  await removeWorld(options.directory);
  await fs.ensureDir(options.directory);
  // From here on the folder is the demo's own, even if the next steps fail.
  await fs.writeJson(layout.marker, { format: 0 });
  const world: World = { layout, tools, bornAt: now };
  const start = Math.floor((now - HISTORY) / HOUR) * HOUR;
  sayWhatIsLeftOut(options);
  if (tools.restic) {
    const place: ResticPlace = { restic: tools.restic, folder: layout.restic };
    await inParallel(['shop', 'delivery', 'ci'], 3, name =>
      initRepository(place, name),
    );
  }
  let done = 0;
  const all = protectedData({ factor });
  const work = [
    ...(tools.cluster
      ? [
          {
            id: 'warehouse-db',
            run: () => Warehouse.create(layout, tools.cluster!),
          },
        ]
      : []),
    ...all.map(item => ({
      id: item.data.id,
      run: async () => {
        const live = path.join(layout.services, item.data.directory);
        await fs.ensureDir(live);
        await item.data.create(live, start);
        await advanceOne(world, item, start, now);
      },
    })),
  ];
  // The cluster waits more than it works, so there is one more at a time than processors.
  await inParallel(work, os.cpus().length + 1, async ({ id, run }) => {
    await run();
    done += 1;
    say(`backups of ${id} (${done} of ${work.length})`);
  });
  await fs.remove(layout.scratch);
  for (const folder of [...targetDirectories(layout, tools), layout.database]) {
    await fs.ensureDir(folder);
  }
  await writeConfig(layout, tools, await writeCatalog(layout.catalog, tools));
  await writeMarker(layout, {
    format: FORMAT,
    bornAt: iso(now),
    advancedTo: iso(now),
    restic: tools.restic !== undefined,
    zip: tools.zip !== undefined,
    cluster: tools.cluster !== undefined,
    factor,
  });
}

/** Runs the backup jobs that have become due since the world was last looked after. */
export async function advanceWorld(options: PrepareOptions): Promise<void> {
  const layout = layoutOf(options.directory);
  const marker = await readMarker(layout);
  if (marker?.format !== FORMAT) {
    throw new Error(`${options.directory} holds no complete demo world.`);
  }
  const now = options.now ?? Date.now();
  const from = Date.parse(marker.advancedTo);
  if (now <= from) {
    return;
  }
  const world: World = {
    layout,
    tools: options.tools ?? (await findTools()),
    bornAt: Date.parse(marker.bornAt),
  };
  for (const item of protectedData({ factor: marker.factor })) {
    await advanceOne(world, item, from, now);
  }
  if (marker.cluster) {
    await advanceWarehouse(world, from, now);
  }
  await fs.remove(layout.scratch);
  await writeMarker(layout, { ...marker, advancedTo: iso(now) });
}

/** Without the cluster's where the user of the database does not get to the folder. */
async function usableTools(
  directory: string,
  options: PrepareOptions,
): Promise<Tools> {
  const tools = options.tools ?? (await findTools());
  if (!tools.cluster) {
    return tools;
  }
  await fs.ensureDir(directory);
  if (await reaches(tools.cluster, directory)) {
    return tools;
  }
  options.say(
    `The user "${tools.cluster.runAs}" does not get to ${directory}: the demo goes without a database cluster`,
  );
  return { ...tools, cluster: undefined };
}

function minutesText(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  return minutes < 90
    ? `${minutes} minutes`
    : `${Math.round(minutes / 60)} hours`;
}

/**
 * Makes sure that a complete and fresh demo world lies in a folder: reuses the one that
 * is there, with the backups that have become due, or makes it anew.
 */
export async function prepareWorld(options: PrepareOptions): Promise<Layout> {
  const directory = path.resolve(options.directory);
  const full: Required<PrepareOptions> = {
    now: Date.now(),
    factor: 1,
    ...options,
    directory,
    tools: await usableTools(directory, options),
  };
  const { now, say, tools, factor } = full;
  const layout = layoutOf(full.directory);
  const marker = await readMarker(layout);
  const age = marker?.bornAt ? now - Date.parse(marker.bornAt) : Infinity;
  const usable =
    marker?.format === FORMAT &&
    marker.restic === (tools.restic !== undefined) &&
    marker.zip === (tools.zip !== undefined) &&
    marker.cluster === (tools.cluster !== undefined) &&
    marker.factor === factor &&
    age >= 0 &&
    age < FRESH_FOR;
  if (usable) {
    await advanceWorld(full);
    say(`The demo world of ${minutesText(age)} ago is used again`);
    return layout;
  }
  say(
    marker
      ? 'The demo world has aged and is made anew, with its data and backups'
      : `Writing the demo world to ${full.directory}: services, their data and backups`,
  );
  await createWorld(full, layout);
  return layout;
}
