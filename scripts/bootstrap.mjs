// The commands of this repository. Needs nothing but Node and npm: what else is
// needed is installed first.
import process from 'node:process';

const COMMANDS = {
  install: 'install the dependencies; --link-only compiles nothing',
  start: 'start the portal with its demo on http://localhost:3000',
  test: 'run all tests that need no browser; arguments go to Jest',
  demo: 'write the demo world without starting the portal',
  e2e: 'test the whole portal in Chromium',
  bench: 'print the figures that the documentation quotes',
  'api-reports':
    'write report.api.md and report.sql.md; --ci checks them, --types-checked takes dist-types as it is',
};

const [name, ...args] = process.argv.slice(2);

if (!Object.keys(COMMANDS).includes(name)) {
  console.error('Usage: node scripts/bootstrap.mjs <command>\n');
  for (const [command, title] of Object.entries(COMMANDS)) {
    console.error(`  ${command.padEnd(12)} ${title}`);
  }
  process.exit(2);
}

// Before anything newer than old versions of Node understand is loaded.
const major = Number(process.versions.node.split('.')[0]);
if (major < 18) {
  console.error(
    `\n! Node ${process.versions.node} is too old: please install Node 22 (20 and 24 work too; https://nodejs.org) and run the command again.\n`,
  );
  process.exit(1);
}

const { Stop } = await import('./lib/console.mjs');
const { endAllOnSignals } = await import('./lib/processes.mjs');
endAllOnSignals();
try {
  const { checkNode } = await import('./lib/checks.mjs');
  checkNode();
  const commands = await import('./lib/commands.mjs');
  const run = {
    install: commands.install,
    start: commands.startPortal,
    test: commands.test,
    demo: commands.demo,
    e2e: commands.e2e,
    bench: commands.bench,
    'api-reports': commands.apiReports,
  };
  await run[name](args);
  process.exit(0);
} catch (error) {
  console.error(
    error instanceof Stop ? `\n! ${error.message}\n` : error.stack ?? error,
  );
  process.exit(1);
}
