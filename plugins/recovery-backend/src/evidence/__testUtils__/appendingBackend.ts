/**
 * A backend of its own process that requests and cancels operations as fast as it can,
 * each of which puts two records on the chain.
 */
import knexFactory from 'knex';
import { newOperation } from '../../database/__testUtils__/operations';
import { KnexOperationStore } from '../../database/KnexOperationStore';

const { connection, operations, atOnce } = JSON.parse(process.argv[2]);

async function main() {
  const knex = knexFactory(connection);
  // SQLite lets nobody queue: on a slow machine one process may meet the lock often.
  if (connection.client !== 'pg')
    await knex.raw('pragma busy_timeout = 120000');
  const store = KnexOperationStore.create({ knex });
  const by = `user:default/p${process.pid}`;
  let left: number = operations;
  const work = async () => {
    while (left-- > 0) {
      const { id } = await store.create(newOperation({ requestedBy: by }), []);
      await store.cancelWaiting(id, ['queued'], { by, at: new Date() }, []);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

main().then(
  // As the process of a backend ends. To destroy the pool would wait a minute for hints
  // that want a connection of it.
  () => process.exit(0),
  error => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);
