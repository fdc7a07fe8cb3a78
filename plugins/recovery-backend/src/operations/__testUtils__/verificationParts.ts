import type { Knex } from 'knex';
import { Projection } from '../../collection';
import { VerificationRecords } from '../../collection/VerificationRecords';
import { KnexProjectionStore } from '../../database/KnexProjectionStore';
import { KnexVerificationStore } from '../../database/KnexVerificationStore';
import type { VerificationParts } from '../createOperations';

/** What verifications need, over a database. */
export function verificationParts(knex: Knex): VerificationParts {
  const store = KnexVerificationStore.create({ database: knex });
  const projection = new Projection(
    KnexProjectionStore.create({ database: knex }),
  );
  return { store, records: new VerificationRecords({ store, projection }) };
}
