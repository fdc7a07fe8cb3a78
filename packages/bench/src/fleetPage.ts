/* eslint-disable no-console */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { withFleet } from './fleet';
import { median, percentile } from './machine';
import type { BenchOptions } from './options';

const run = promisify(execFile);
const APP = path.resolve(__dirname, '../../app/dist/index.html.tmpl');
const SCROLL_SECONDS = 5;
/** At 60 frames a second one takes 16.7 ms; what takes half as long again was late. */
const LATE_MS = 25;

interface Seen {
  /** Until services are shown, of each run, in milliseconds. */
  shown: number[];
  /** Of each frame while the heat map is scrolled, in milliseconds. */
  frames: number[];
  scrolled: number;
}

/** How soon the fleet page shows services in a browser, and how evenly it scrolls. */
export async function fleetPageBench(options: BenchOptions): Promise<void> {
  if (!fs.existsSync(APP)) {
    console.log(
      'The app is not built: nothing is measured. "yarn workspace app build" builds it.',
    );
    return;
  }
  console.log(
    `The fleet page of ${options.entities} services in Chromium without a graphics processor; median of ${options.runs} visits, from the last script to the first services. Then ${SCROLL_SECONDS} s of scrolling the heat map, a row each frame.\n`,
  );
  console.log(
    `| database | services shown after, ms | frames/s | frame p50, ms | p99, ms | frames later than ${LATE_MS} ms |`,
  );
  console.log('| --- | ---: | ---: | ---: | ---: | ---: |');
  for (const database of options.databases) {
    await withFleet(
      { database, count: options.entities, app: true },
      async ({ server }) => {
        const { stdout } = await run(
          process.execPath,
          [
            path.join(__dirname, 'fleetPage.mjs'),
            server.baseUrl,
            String(options.runs),
            String(SCROLL_SECONDS),
          ],
          { maxBuffer: 16 * 1024 ** 2 },
        );
        const { shown, frames }: Seen = JSON.parse(stdout);
        const late = frames.filter(time => time > LATE_MS).length;
        console.log(
          `| ${database.name} | ${median(shown).toFixed(0)} | ${(
            frames.length / SCROLL_SECONDS
          ).toFixed(1)} | ${median(frames).toFixed(1)} | ${percentile(
            frames,
            99,
          ).toFixed(1)} | ${late} of ${frames.length} |`,
        );
      },
    );
  }
}
