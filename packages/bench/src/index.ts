/* eslint-disable no-console */
import { collectionBench } from './collection';
import { cardBench } from './card';
import { complianceBench } from './compliance';
import { fleetPageBench } from './fleetPage';
import { restoreBench } from './restore';
import { logBench } from './log';
import { describeMachine } from './machine';
import { operationsBench } from './operations';
import { readOptions, usage } from './options';
import { verificationBench } from './verification';

const benches = {
  collection: collectionBench,
  card: cardBench,
  compliance: complianceBench,
  'fleet-page': fleetPageBench,
  restore: restoreBench,
  verification: verificationBench,
  operations: operationsBench,
  log: logBench,
};

async function main() {
  const options = readOptions(process.argv.slice(2), Object.keys(benches));
  if (!options) {
    console.log(usage(Object.keys(benches)));
    return;
  }
  console.log(`${describeMachine()}\n`);
  for (const name of options.benches as Array<keyof typeof benches>) {
    console.log(`## ${name}\n`);
    await benches[name](options);
    console.log('');
  }
}

main().catch(error => {
  console.error(error);
  process.exitCode = 1;
});
