// @ts-check
// Asks one SQLite file the questions on the command line, in a process of its own: a
// question that never ends can be ended, and does not hold up the backend. Answers are
// lines of JSON. Opened read-only; what would write is refused before it is run.
const [driver, file, questions] = process.argv.slice(2);
const Database = require(driver);

const MAX_PROBLEMS = 20;

/** @param {object} line */
const say = line => process.stdout.write(`${JSON.stringify(line)}\n`);

/** @param {unknown} value */
function asText(value) {
  if (value === null) return null;
  return Buffer.isBuffer(value) ? `x'${value.toString('hex')}'` : String(value);
}

/** @type {import('better-sqlite3').Database} */
let db;
try {
  db = new Database(file, { readonly: true, fileMustExist: true });
  db.defaultSafeIntegers(true);
  db.pragma('query_only = ON');
  db.pragma('trusted_schema = OFF');
  const tables = db
    .prepare("SELECT count(*) AS n FROM sqlite_master WHERE type = 'table'")
    .pluck()
    .get();
  say({ type: 'opened', tables: Number(tables) });
} catch (error) {
  say({ type: 'not-opened', problem: error.message });
  process.exit(0);
}

/**
 * @param {string} sql
 * @returns {object}
 */
function ask(sql) {
  try {
    const statement = db.prepare(sql);
    if (!statement.readonly) {
      return {
        problem:
          'The SQL would write, and was not run: an assertion only reads',
      };
    }
    if (!statement.reader) {
      return {
        problem: 'The SQL asks nothing: an assertion must give one value',
      };
    }
    if (statement.columns().length !== 1) {
      return {
        problem:
          'The SQL gives more than one column: an assertion must give one value',
      };
    }
    let rows = 0;
    let value = null;
    for (const row of statement.pluck().iterate()) {
      rows++;
      value = row;
      if (rows > 1) break;
    }
    if (rows > 1) {
      return {
        problem:
          'The SQL gives more than one row: an assertion must give one value',
      };
    }
    return { value: rows === 0 ? null : asText(value) };
  } catch (error) {
    return { problem: `SQLite says: ${error.message}` };
  }
}

/** @param {string} pragma */
function problemsOf(pragma) {
  try {
    const problems = [];
    for (const row of db.prepare(`PRAGMA ${pragma}`).iterate()) {
      const text = Object.values(/** @type {object} */ (row))
        .map(asText)
        .join(' ');
      if (text !== 'ok') problems.push(text);
      if (problems.length >= MAX_PROBLEMS) break;
    }
    return problems;
  } catch (error) {
    return [error.message];
  }
}

for (const question of JSON.parse(questions)) {
  say(
    question.pragma
      ? { type: 'problems', problems: problemsOf(question.pragma) }
      : { type: 'answer', ...ask(question.sql) },
  );
}
db.close();
