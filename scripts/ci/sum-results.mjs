// Sums what the test runners wrote: Jest's JSON and the TAP of Node's test runner.
// Prints `N passed, N failed` and fails when anything failed or nothing ran.
import fs from 'node:fs';
import path from 'node:path';

const directory = process.argv[2];
let passed = 0;
let failed = 0;

const readers = {
  '.json'(text) {
    const result = JSON.parse(text);
    passed += result.numPassedTests;
    // A suite that does not even load has no tests to fail.
    failed += result.numFailedTests + result.numRuntimeErrorTestSuites;
  },
  '.tap'(text) {
    const count = word =>
      Number(text.match(new RegExp(`^# ${word} (\\d+)$`, 'm'))?.[1] ?? NaN);
    const counts = [count('pass'), count('fail') + count('cancelled')];
    if (counts.some(Number.isNaN)) {
      throw new Error('the test runner did not finish');
    }
    passed += counts[0];
    failed += counts[1];
  },
};

const expected = ['jest.json', 'packed.tap', 'e2e.tap'];
for (const name of expected) {
  const file = path.join(directory, name);
  try {
    readers[path.extname(name)](fs.readFileSync(file, 'utf8'));
  } catch (error) {
    console.error(`${name}: no usable result: ${error.message}`);
    failed += 1;
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
