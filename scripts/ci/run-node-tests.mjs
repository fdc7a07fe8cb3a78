// Runs test files with Node's test runner: readable output here, TAP for the sum in
// the file that RECOVERY_NODE_TEST_RESULTS names.
import { spawnSync } from 'node:child_process';

const results = process.env.RECOVERY_NODE_TEST_RESULTS;
const reporters = [
  '--test-reporter=spec',
  '--test-reporter-destination=stdout',
];
if (results) {
  reporters.push(
    '--test-reporter=tap',
    `--test-reporter-destination=${results}`,
  );
}
const { status } = spawnSync(
  process.execPath,
  ['--test', '--test-concurrency=1', ...reporters, ...process.argv.slice(2)],
  { stdio: ['ignore', 'inherit', 'inherit'] },
);
process.exitCode = status ?? 1;
