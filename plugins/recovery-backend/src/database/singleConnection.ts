import type { Knex } from 'knex';

/**
 * Knex's options for one further connection to the same database of PostgreSQL, with the
 * same credentials, whether they are written down or asked for each time.
 */
export function singleConnection(knex: Knex): Knex.Config {
  const { connection, ...config } = knex.client.config;
  return {
    ...config,
    connection:
      typeof connection === 'function'
        ? connection
        : // Knex keeps the password from being listed.
          { ...connection, password: connection.password },
    pool: { min: 0, max: 1 },
  };
}
