import path from 'node:path';
import { advanceWorld, prepareWorld } from './world';
import { MINUTE } from './time';

/** How often the demo looks whether a backup job is due. */
const LOOK_EVERY = MINUTE;

function say(text: string) {
  process.stdout.write(`· ${text}\n`);
}

/** Runs the backup jobs of the demo as they become due, until it is ended. */
async function keep(directory: string): Promise<never> {
  for (;;) {
    await new Promise(resolve => setTimeout(resolve, LOOK_EVERY));
    try {
      await advanceWorld({ directory, say });
    } catch (error) {
      // As when a restore is putting data in place at this moment: the next look finds it.
      say(`The backup jobs that are due did not run: ${error}`);
    }
  }
}

async function main([command, directory]: string[]): Promise<void> {
  if (!directory || !['prepare', 'keep'].includes(command)) {
    throw new Error('Usage: prepare <folder> | keep <folder>');
  }
  const folder = path.resolve(directory);
  if (command === 'keep') {
    await keep(folder);
  }
  const begin = Date.now();
  await prepareWorld({ directory: folder, say });
  say(
    `The demo world is complete (${Math.round(
      (Date.now() - begin) / 1_000,
    )} s)`,
  );
}

main(process.argv.slice(2)).catch(error => {
  process.stderr.write(`! ${error.message}\n`);
  process.exitCode = 1;
});
