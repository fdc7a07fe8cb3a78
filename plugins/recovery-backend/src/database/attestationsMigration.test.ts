import {
  createTestDatabases,
  downTo,
  initDatabase,
} from './__testUtils__/databases';
import { KnexAttestationStore } from './KnexAttestationStore';
import { KnexEvidenceStore } from './KnexEvidenceStore';
import { applyMigrations } from './migrations';

jest.setTimeout(180_000);

const databases = createTestDatabases();
const NOW = '2026-11-20T12:00:00.000Z';

describe.each(databases.eachSupportedId())('attestations on %s', databaseId => {
  it('come, hold data, and go; what is on record stays', async () => {
    const knex = await initDatabase(databases, databaseId);
    const store = KnexAttestationStore.create({ database: knex });
    const attestation = {
      id: 'a',
      framework: 'soc-2',
      clause: 'A1.2-environment',
      clauseText: 'There is power.',
      statement: 'There are two feeds.',
      evidence: { text: 'Contract 7' },
      attestedBy: 'user:default/mia',
      attestedAt: NOW,
      expiresAt: '2026-12-20T12:00:00.000Z',
    };
    await store.create(attestation);
    expect(await store.get('a')).toEqual(attestation);

    await downTo(knex, '000014_attestations.js');
    expect(await knex.schema.hasTable('recovery_attestations')).toBe(false);
    const evidence = KnexEvidenceStore.create({ database: knex });
    expect(await evidence.ofOperation('a')).toHaveLength(1);

    await applyMigrations(knex);
    expect(await store.get('a')).toBeUndefined();
    await store.create({ ...attestation, id: 'b' });
    expect(await store.latest(NOW)).toHaveLength(1);
  });
});
