// A check of restored data, as an administrator would write one: loads the only SQL dump
// of the directory into an empty database, and counts the rows of a table.
//
//     node load-dump.cjs <table> <least number of rows>
const fs = require('node:fs');
const Database = require('better-sqlite3');

const [table, least] = process.argv.slice(2);
const dumps = fs.readdirSync('.').filter(name => name.endsWith('.sql'));
if (dumps.length !== 1) {
  console.error(`${dumps.length} dumps are here, not one`);
  process.exit(1);
}
const database = new Database(':memory:');
database.exec(fs.readFileSync(dumps[0], 'utf8'));
if (database.inTransaction) {
  console.error('the dump is cut off: its transaction has no end');
  process.exit(1);
}
const { rows } = database
  .prepare(`SELECT count(*) AS rows FROM "${table}"`)
  .get();
console.log(`${rows} rows of ${table} were loaded`);
process.exit(rows >= Number(least) ? 0 : 1);
