// The order of the test files: those that take minutes first, so that at the end of a
// run no worker waits for the last of them. The others in Jest's own order, which goes
// by the size of files where it does not know how long they took.
const path = require('node:path');

// Jest's own, by the way on which Jest itself finds it.
const { default: Sequencer } = require([
  '@jest/core',
  'jest-config',
  '@jest/test-sequencer',
].reduce(
  (from, name) => require.resolve(name, { paths: [path.dirname(from)] }),
  require.resolve('jest'),
));

const SLOW = [
  'recovery-backend-module-restic/src/conformance.test.ts',
  'recovery-backend-module-restic/src/conformance.rest.test.ts',
  'recovery-backend-module-restic/src/fieldNotes.test.ts',
  'recovery-backend-module-pgbackrest/src/conformance.test.ts',
  'recovery-backend-module-pgbackrest/src/fieldNotes.test.ts',
  'recovery/src/components/EntityRecoveryContent/EntityRecoveryContent.test.tsx',
  'recovery-backend/src/collection/scale.test.ts',
  'packages/demo/src/world.test.ts',
];

function rank(test) {
  const index = SLOW.findIndex(file => test.path.endsWith(`/${file}`));
  return index < 0 ? SLOW.length : index;
}

module.exports = class SlowFirst extends Sequencer {
  sort(tests) {
    // Equal ones stay as they are.
    return super.sort(tests).sort((a, b) => rank(a) - rank(b));
  }
};
module.exports.SLOW = SLOW;
