import { resolvePackagePath } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';

/** Where the migrations of all stores of the plugin lie. */
export const migrationsDirectory = resolvePackagePath(
  'backstage-plugin-recovery-backend',
  'migrations',
);

/** Brings the plugin's database to the newest schema. */
export async function applyMigrations(knex: Knex): Promise<void> {
  await knex.migrate.latest({ directory: migrationsDirectory });
}
