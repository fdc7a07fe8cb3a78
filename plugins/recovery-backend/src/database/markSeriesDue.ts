import type { Knex } from 'knex';
import { whereIn } from './bulk';
import { dueNow } from './instants';

/** Marks series whose digest has to be made again. */
export async function markSeriesDue(
  knex: Knex,
  seriesIds: Iterable<string>,
): Promise<void> {
  await whereIn(knex, knex('recovery_series'), 'id', seriesIds).update({
    digest_due: dueNow(),
  });
}
