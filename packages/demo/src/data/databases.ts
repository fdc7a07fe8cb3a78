import { iso } from '../time';
import { sqliteDataSet } from './sqlite';
import { scaled, type DataSet, type Scale } from './types';

const FIRST = ['Ada', 'Ben', 'Cleo', 'Dana', 'Emil', 'Fay', 'Gus', 'Hana'];
const LAST = ['Abel', 'Brandt', 'Castro', 'Dietz', 'Egede', 'Falk', 'Grieg'];
const GOODS = ['lamp', 'chair', 'kettle', 'rug', 'shelf', 'clock', 'mug'];
const COLOURS = ['blue', 'green', 'grey', 'red', 'white', 'oak', 'walnut'];
const STATES = ['paid', 'packed', 'sent', 'delivered', 'returned'];

/** The web shop's orders. */
export function ordersDatabase(scale: Scale): DataSet {
  return sqliteDataSet({
    id: 'orders-db',
    // A folder of its own, so that a restore can take its place.
    directory: 'orders/data',
    file: 'orders.sqlite',
    schema: `
      CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL UNIQUE);
      CREATE TABLE products (id INTEGER PRIMARY KEY, title TEXT NOT NULL, cents INTEGER NOT NULL);
      CREATE TABLE orders (
        id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers(id),
        placed_at TEXT NOT NULL, state TEXT NOT NULL, cents INTEGER NOT NULL);
      CREATE TABLE order_lines (
        order_id INTEGER NOT NULL REFERENCES orders(id), product_id INTEGER NOT NULL REFERENCES products(id),
        quantity INTEGER NOT NULL, PRIMARY KEY (order_id, product_id));
      CREATE INDEX orders_by_time ON orders (placed_at);`,
    seed(database, random) {
      const customer = database.prepare(
        'INSERT INTO customers (name, email) VALUES (?, ?)',
      );
      for (let i = 1; i <= scaled(1_200, scale); i++) {
        const name = `${random.pick(FIRST)} ${random.pick(LAST)}`;
        customer.run(
          name,
          `${name.toLowerCase().replace(' ', '.')}.${i}@example.com`,
        );
      }
      const product = database.prepare(
        'INSERT INTO products (title, cents) VALUES (?, ?)',
      );
      for (let i = 1; i <= scaled(240, scale) + 10; i++) {
        product.run(
          `${random.pick(COLOURS)} ${random.pick(GOODS)} ${random.hex(4)}`,
          random.between(490, 49_900),
        );
      }
    },
    change(database, random, at) {
      const order = database.prepare(
        'INSERT INTO orders (customer_id, placed_at, state, cents) VALUES (?, ?, ?, ?)',
      );
      const line = database.prepare(
        'INSERT OR IGNORE INTO order_lines VALUES (?, ?, ?)',
      );
      const customers = scaled(1_200, scale);
      for (let i = random.between(1, 4); i > 0; i--) {
        const { lastInsertRowid } = order.run(
          random.between(1, customers),
          iso(at - random.between(0, 899) * 1_000),
          'paid',
          random.between(990, 90_000),
        );
        for (let n = random.between(1, 3); n > 0; n--) {
          line.run(
            lastInsertRowid,
            random.between(1, 10),
            random.between(1, 4),
          );
        }
      }
      database
        .prepare(
          'UPDATE orders SET state = ? WHERE id = (SELECT id FROM orders ORDER BY id DESC LIMIT 1 OFFSET ?)',
        )
        .run(random.pick(STATES), random.between(5, 200));
    },
  });
}

/** Double-entry book of the payments team. */
export function ledgerDatabase(scale: Scale): DataSet {
  return sqliteDataSet({
    id: 'ledger',
    directory: 'payments-api',
    file: 'ledger.sqlite',
    schema: `
      CREATE TABLE accounts (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, title TEXT NOT NULL);
      CREATE TABLE entries (
        id INTEGER PRIMARY KEY, booked_at TEXT NOT NULL, debit INTEGER NOT NULL REFERENCES accounts(id),
        credit INTEGER NOT NULL REFERENCES accounts(id), cents INTEGER NOT NULL, reference TEXT NOT NULL);`,
    seed(database, random) {
      const account = database.prepare(
        'INSERT INTO accounts (code, title) VALUES (?, ?)',
      );
      for (let i = 1; i <= scaled(80, scale) + 10; i++) {
        account.run(`${1000 + i}`, `Account ${random.pick(LAST)} ${i}`);
      }
    },
    change(database, random, at) {
      const entry = database.prepare(
        'INSERT INTO entries (booked_at, debit, credit, cents, reference) VALUES (?, ?, ?, ?, ?)',
      );
      for (let i = random.between(1, 3); i > 0; i--) {
        entry.run(
          iso(at - random.between(0, 899) * 1_000),
          random.between(1, 10),
          random.between(1, 10),
          random.between(100, 120_000),
          `PAY-${random.hex(10).toUpperCase()}`,
        );
      }
    },
  });
}

/** Content of the TYPO3 site; TYPO3 runs on SQLite too. */
export function typo3Database(scale: Scale): DataSet {
  return sqliteDataSet({
    id: 'typo3-database',
    directory: 'typo3-site-database',
    file: 'cms.sqlite',
    schema: `
      CREATE TABLE pages (uid INTEGER PRIMARY KEY, pid INTEGER NOT NULL, title TEXT NOT NULL, tstamp INTEGER NOT NULL);
      CREATE TABLE tt_content (uid INTEGER PRIMARY KEY, pid INTEGER NOT NULL, header TEXT NOT NULL, bodytext TEXT NOT NULL, tstamp INTEGER NOT NULL);`,
    seed(database, random, at) {
      const page = database.prepare(
        'INSERT INTO pages (pid, title, tstamp) VALUES (?, ?, ?)',
      );
      const content = database.prepare(
        'INSERT INTO tt_content (pid, header, bodytext, tstamp) VALUES (?, ?, ?, ?)',
      );
      const tstamp = Math.floor(at / 1_000);
      for (let i = 1; i <= scaled(150, scale); i++) {
        page.run(
          random.between(0, Math.max(0, i - 1)),
          `${random.pick(COLOURS)} ${random.pick(GOODS)} guide ${i}`,
          tstamp,
        );
        for (let n = random.between(2, 6); n > 0; n--) {
          content.run(
            i,
            `Section ${n}`,
            `<p>${Array.from({ length: 60 }, () =>
              random.pick([...GOODS, ...COLOURS, 'and', 'with', 'for', 'the']),
            ).join(' ')}</p>`,
            tstamp,
          );
        }
      }
    },
    change(database, random, at) {
      if (random.next() < 0.6) {
        return;
      }
      database
        .prepare(
          'UPDATE tt_content SET header = ?, tstamp = ? WHERE uid = (SELECT uid FROM tt_content ORDER BY uid DESC LIMIT 1 OFFSET ?)',
        )
        .run(
          `The ${random.pick(COLOURS)} ${random.pick(GOODS)}`,
          Math.floor(at / 1_000),
          random.between(0, 40),
        );
      if (random.next() < 0.3) {
        database
          .prepare(
            'INSERT INTO tt_content (pid, header, bodytext, tstamp) VALUES (1, ?, ?, ?)',
          )
          .run(
            `News: ${random.pick(GOODS)}`,
            `<p>${random.hex(200)}</p>`,
            Math.floor(at / 1_000),
          );
      }
    },
  });
}

/** A small table of customers' products, for the shop's catalogue. */
export function productDatabase(scale: Scale): DataSet {
  return sqliteDataSet({
    id: 'products-db',
    directory: 'product-catalog-database',
    file: 'products.sqlite',
    schema: `
      CREATE TABLE products (sku TEXT PRIMARY KEY, title TEXT NOT NULL, cents INTEGER NOT NULL, stock INTEGER NOT NULL, changed_at TEXT NOT NULL);`,
    seed(database, random, at) {
      const product = database.prepare(
        'INSERT OR IGNORE INTO products VALUES (?, ?, ?, ?, ?)',
      );
      for (let i = 1; i <= scaled(900, scale); i++) {
        product.run(
          `SKU-${String(i).padStart(5, '0')}`,
          `${random.pick(COLOURS)} ${random.pick(GOODS)} ${random.hex(4)}`,
          random.between(490, 49_900),
          random.between(0, 400),
          iso(at),
        );
      }
    },
    change(database, random, at) {
      database
        .prepare('UPDATE products SET stock = ?, changed_at = ? WHERE sku = ?')
        .run(
          random.between(0, 400),
          iso(at),
          `SKU-${String(random.between(1, scaled(900, scale))).padStart(
            5,
            '0',
          )}`,
        );
    },
  });
}

/** Incidents and measurements of the public status page. */
export function statusDatabase(): DataSet {
  return sqliteDataSet({
    id: 'status-page-db',
    directory: 'status-page',
    file: 'status.sqlite',
    schema: `
      CREATE TABLE measurements (at TEXT NOT NULL, service TEXT NOT NULL, milliseconds INTEGER NOT NULL);
      CREATE TABLE incidents (id INTEGER PRIMARY KEY, at TEXT NOT NULL, title TEXT NOT NULL);`,
    seed(database, _random, at) {
      database
        .prepare('INSERT INTO incidents (at, title) VALUES (?, ?)')
        .run(iso(at), 'Search was slow for eleven minutes');
    },
    change(database, random, at) {
      const measurement = database.prepare(
        'INSERT INTO measurements VALUES (?, ?, ?)',
      );
      for (const service of ['orders', 'payments', 'search']) {
        measurement.run(iso(at), service, random.between(12, 380));
      }
    },
  });
}
