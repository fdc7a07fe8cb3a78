#!/usr/bin/env node
// @ts-check
/*
 * Checks the chain of evidence of backstage-plugin-recovery-backend, from a file or from
 * the database. It shares no code with the plugin, so that who does not trust the one
 * can read the other: a record is a line of JSON, its hash is the SHA-256 of that line,
 * and it names the hash of the record before it.
 */
const { createHash } = require('node:crypto');
const { createReadStream } = require('node:fs');
const { createRequire } = require('node:module');
const path = require('node:path');
const readline = require('node:readline');

const USAGE = `Usage:
  recovery-evidence verify FILE [--head NUMBER:HASH]...
  recovery-evidence verify --config app-config.yaml... [--head NUMBER:HASH]...
  recovery-evidence export --config app-config.yaml... > evidence.jsonl

Checks the chain of evidence: in a file that "export" wrote ("-" for standard input), or
in the database of the backend that the configuration names. --head gives a hash that was
kept elsewhere, as the log of the backend says it, and must be that of its record.

Ends with 0 when the chain is whole, 1 when it is broken, 2 when it cannot be read.`;

const NO_HASH = '0'.repeat(64);
const AT_A_TIME = 500;

/**
 * @typedef {{ body: string, hash?: string, seq?: number, operationId?: string, entityRef?: string }} Link
 * @typedef {{ seq: number, hash: string }} Head
 */

/** What is known to be wrong with the chain, as opposed to with this command. */
class Broken extends Error {}

/** @param {string} text */
const sha256 = text => createHash('sha256').update(text, 'utf8').digest('hex');

/**
 * @param {AsyncIterable<Link>} links
 * @param {Head[]} heads
 * @returns {Promise<Head>}
 */
async function verify(links, heads) {
  let last = { seq: 0, hash: NO_HASH };
  const expected = new Map(heads.map(({ seq, hash }) => [seq, hash]));
  for await (const link of links) {
    last = next(link, last);
    const kept = expected.get(last.seq);
    if (kept !== undefined && kept !== last.hash) {
      throw new Broken(
        `Record ${last.seq} has the hash ${last.hash}, but ${kept} was kept: the chain was written anew up to there.`,
      );
    }
    expected.delete(last.seq);
  }
  for (const seq of expected.keys()) {
    throw new Broken(
      `The chain ends with record ${last.seq}, but the hash of record ${seq} was kept: the last records are missing.`,
    );
  }
  return last;
}

/**
 * @param {Link} link
 * @param {Head} last
 * @returns {Head}
 */
function next(link, last) {
  const seq = last.seq + 1;
  const hash = sha256(link.body);
  /** @type {any} */
  let record;
  try {
    record = JSON.parse(link.body);
  } catch {
    throw new Broken(`Record ${seq} is not JSON.`);
  }
  if (link.hash !== undefined && link.hash !== hash) {
    throw new Broken(`The content of record ${seq} was changed.`);
  }
  if (record?.seq !== seq) {
    throw new Broken(
      `Record ${seq} is missing: record ${record?.seq} comes after record ${last.seq}.`,
    );
  }
  if (record.previousHash !== last.hash) {
    throw new Broken(
      `Record ${seq} does not follow record ${last.seq}: one of them was changed.`,
    );
  }
  for (const key of ['seq', 'operationId', 'entityRef']) {
    if (link[key] !== undefined && link[key] !== record[key]) {
      throw new Broken(
        `What is kept beside the content of record ${seq} is not what the content says.`,
      );
    }
  }
  return { seq, hash };
}

/**
 * @param {string} file
 * @returns {AsyncGenerator<Link>}
 */
async function* linksOfFile(file) {
  const input = file === '-' ? process.stdin : createReadStream(file);
  // An error of the stream does not reach who reads the lines.
  const failed = new Promise((_, reject) => input.once('error', reject));
  failed.catch(() => {});
  const lines = readline
    .createInterface({ input, crlfDelay: Infinity })
    [Symbol.asyncIterator]();
  for (;;) {
    const { done, value } = await Promise.race([lines.next(), failed]);
    if (done) return;
    if (value !== '') yield { body: value };
  }
}

/**
 * @param {import('knex').Knex} knex
 * @returns {AsyncGenerator<Link>}
 */
async function* linksOfDatabase(knex) {
  for (let after = 0; ; ) {
    const rows = await knex('recovery_evidence')
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(AT_A_TIME);
    for (const row of rows) {
      after = Number(row.seq);
      yield {
        body: row.body,
        hash: row.hash,
        seq: after,
        operationId: row.operation_id,
        entityRef: row.entity_ref,
      };
    }
    if (rows.length < AT_A_TIME) return;
  }
}

/**
 * Opens the plugin's database as the backend does, with the packages of the backend in
 * whose folder the command is run.
 *
 * @param {string[]} configs
 * @returns {Promise<{ knex: import('knex').Knex, close: () => Promise<void> }>}
 */
async function openDatabase(configs) {
  const ofBackend = createRequire(path.join(process.cwd(), 'package.json'));
  /** @param {string} name */
  const load = name => {
    try {
      return ofBackend(name);
    } catch (error) {
      throw new Error(
        `Cannot load ${name}: run the command in the folder of your backend, such as packages/backend. (${error})`,
      );
    }
  };
  const { DatabaseManager } = load('@backstage/backend-defaults/database');
  const { ConfigSources } = createRequire(
    ofBackend.resolve('@backstage/backend-defaults'),
  )('@backstage/config-loader');
  const { ConfigReader } = load('@backstage/config');
  const argv = configs.flatMap(file => ['--config', path.resolve(file)]);
  const read = await ConfigSources.toConfig(
    ConfigSources.default({ argv, watch: false }),
  );
  const config = ConfigReader.fromConfigs([
    { context: 'files', data: read.get() },
    {
      // Checking makes no database where there is none.
      context: 'recovery-evidence',
      data: {
        backend: {
          database: { ensureExists: false, ensureSchemaExists: false },
        },
      },
    },
  ]);
  read.close();
  const nothing = () => {};
  /** @type {any} */
  const logger = {
    info: nothing,
    warn: nothing,
    error: nothing,
    debug: nothing,
  };
  logger.child = () => logger;
  const lifecycle = { addShutdownHook: nothing, addStartupHook: nothing };
  /** @type {Array<() => unknown>} */
  const hooks = [];
  const database = DatabaseManager.fromConfig(config, {
    rootLogger: logger,
    rootLifecycle: {
      ...lifecycle,
      addShutdownHook: hook => hooks.push(hook),
      addBeforeShutdownHook: nothing,
    },
  }).forPlugin('recovery', { logger, lifecycle });
  const knex = await database.getClient();
  return {
    knex,
    async close() {
      // The manager keeps connections alive, and this process with them.
      for (const hook of hooks) await hook();
      await knex.destroy();
    },
  };
}

/** @param {string[]} args */
function parse(args) {
  const [command, ...rest] = args;
  /** @type {string[]} */
  const configs = [];
  /** @type {string[]} */
  const files = [];
  /** @type {Head[]} */
  const heads = [];
  for (let index = 0; index < rest.length; index++) {
    const arg = rest[index];
    if (arg === '--config' || arg === '--head') {
      const value = rest[++index];
      if (value === undefined)
        throw new Error(`${arg} needs a value.\n${USAGE}`);
      if (arg === '--config') configs.push(value);
      else heads.push(parseHead(value));
    } else if (arg.startsWith('--')) {
      throw new Error(`There is no option ${arg}.\n${USAGE}`);
    } else {
      files.push(arg);
    }
  }
  const fits =
    (command === 'verify' && files.length + (configs.length ? 1 : 0) === 1) ||
    (command === 'export' && files.length === 0 && configs.length > 0);
  if (!fits) throw new Error(USAGE);
  return { command, configs, file: files[0], heads };
}

/** @param {string} text */
function parseHead(text) {
  const match = /^([1-9]\d*):([0-9a-f]{64})$/.exec(text);
  if (!match) {
    throw new Error(
      `--head ${text} is not a number of a record and its hash. Write it as 42:5feceb66…, as the log of the backend says it.`,
    );
  }
  return { seq: Number(match[1]), hash: match[2] };
}

/** @param {string} text */
async function write(text) {
  if (!process.stdout.write(text)) {
    await new Promise(resolve => process.stdout.once('drain', resolve));
  }
}

/** @param {import('knex').Knex} knex */
async function exportFrom(knex) {
  for await (const { body } of linksOfDatabase(knex)) await write(`${body}\n`);
}

/**
 * @param {import('knex').Knex} knex
 * @param {Head[]} heads
 */
async function verifyDatabase(knex, heads) {
  // Before the records: what is appended meanwhile lies behind it.
  const noted = await knex('recovery_evidence_head').where('id', 1).first();
  if (!noted) throw new Broken('The note of where the chain ends is gone.');
  const seq = Number(noted.seq);
  const all = seq > 0 ? [...heads, { seq, hash: noted.hash }] : heads;
  return await verify(linksOfDatabase(knex), all);
}

/** @param {string[]} args */
async function main(args) {
  const { command, configs, file, heads } = parse(args);
  if (file !== undefined) return await verify(linksOfFile(file), heads);
  const { knex, close } = await openDatabase(configs);
  try {
    if (command === 'verify') return await verifyDatabase(knex, heads);
    await exportFrom(knex);
    return undefined;
  } finally {
    await close();
  }
}

main(process.argv.slice(2)).then(
  async last => {
    if (last) {
      await write(
        last.seq === 0
          ? 'The chain is empty.\n'
          : `The chain is whole: ${last.seq} records. Its head: ${last.seq}:${last.hash}\n`,
      );
    }
  },
  error => {
    const broken = error instanceof Broken;
    process.stderr.write(
      `${broken ? 'The chain is broken. ' : ''}${error.message}\n`,
    );
    process.exitCode = broken ? 1 : 2;
  },
);
