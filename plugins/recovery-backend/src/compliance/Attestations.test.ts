import { World } from '../collection/__testUtils__/world';
import {
  createTestDatabases,
  recordQueries,
} from '../database/__testUtils__/databases';
import { toInstant } from '../database/instants';
import { KnexEvidenceStore } from '../database/KnexEvidenceStore';
import { at, Compliance, entity, ORDERS } from './__testUtils__/compliance';
import { Attestations } from './Attestations';
import { ScorecardExports } from './ScorecardExports';

const databases = createTestDatabases();
const MIA = 'user:default/mia';
const TOM = 'user:default/tom';
const CLAUSE = 'A1.2-environment';
const DAY = 24;

jest.setTimeout(300_000);

describe.each(databases.eachSupportedId())('Attestations on %s', databaseId => {
  async function start() {
    const compliance = new Compliance(
      await World.create(databases, databaseId),
    );
    const { world, evaluator, scorecards } = compliance;
    await compliance.bind(entity(ORDERS));
    await evaluator.run();
    const told: string[] = [];
    const attestations = new Attestations({
      store: compliance.attestations,
      onChange: (change, { attestedBy }) =>
        told.push(`${change} ${attestedBy}`),
      now: () => world.now,
    });
    const attest = (expiresAt: string, more = {}, userEntityRef = MIA) =>
      attestations.attest(
        {
          framework: 'soc-2',
          clause: CLAUSE,
          statement: 'There are two feeds of power.',
          evidence: { link: 'https://example.com/contract' },
          expiresAt,
          ...more,
        },
        { userEntityRef },
      );
    const shown = async () => {
      const { attested, met, items } = await scorecards.getFramework(
        'soc-2',
        {},
      );
      const clause = items.find(({ id }) => id === CLAUSE);
      return { attested, met, ...clause };
    };
    return { compliance, world, attestations, attest, shown, told };
  }

  it('say who answers for a clause and until when, and are no pass', async () => {
    const { compliance, world, attest, shown } = await start();
    const before = await shown();
    expect(before).toMatchObject({ attested: 0, needsPerson: true });
    expect(before.attestation).toBeUndefined();

    const { id } = await attest(at(10 * DAY));
    const after = await shown();
    expect(after).toMatchObject({
      attested: 1,
      met: before.met,
      attestation: {
        id,
        state: 'attested',
        attestedBy: MIA,
        attestedAt: toInstant(world.now),
        expiresAt: at(10 * DAY),
        statement: 'There are two feeds of power.',
        evidence: { link: 'https://example.com/contract' },
        clauseText: after.text,
      },
    });
    expect(after).not.toHaveProperty('counts');
    const list = await compliance.scorecards.listFrameworks({});
    expect(list.map(({ attested }) => attested).filter(Boolean)).toEqual([1]);

    world.now = new Date(Date.parse(at(10 * DAY)) - 1);
    expect(await shown()).toMatchObject({ attested: 1 });
    world.now = new Date(at(10 * DAY));
    expect(await shown()).toMatchObject({
      attested: 0,
      attestation: { id, state: 'expired' },
    });
  });

  it('count for as long as any of them does, and end when they are revoked', async () => {
    const { world, attestations, attest, shown } = await start();
    const long = await attest(at(20 * DAY));
    world.pass({ hours: 1 });
    const short = await attest(at(10 * DAY), {}, TOM);
    expect(await shown()).toMatchObject({ attestation: { id: long.id } });

    world.pass({ hours: 1 });
    const revoked = await attestations.revoke(long.id, {
      userEntityRef: TOM,
      reason: 'One feed is gone',
    });
    expect(revoked).toMatchObject({
      state: 'revoked',
      revocation: {
        by: TOM,
        at: toInstant(world.now),
        reason: 'One feed is gone',
      },
    });
    expect(await shown()).toMatchObject({
      attested: 1,
      attestation: { id: short.id, state: 'attested' },
    });
    const again = { userEntityRef: TOM, reason: 'Again' };
    await expect(attestations.revoke(long.id, again)).rejects.toThrow(
      'The attestation is revoked already',
    );
    world.now = new Date(at(10 * DAY));
    await expect(attestations.revoke(short.id, again)).rejects.toThrow(
      'The attestation is expired already',
    );
    expect(await shown()).toMatchObject({
      attested: 0,
      attestation: { id: short.id, state: 'expired' },
    });
    await expect(attestations.revoke('none', again)).rejects.toThrow(
      'There is no attestation none',
    );
  });

  it('refuse what no person can say, and what proves nothing', async () => {
    const { attest, attestations } = await start();
    for (const [more, problem] of [
      [{ clause: 'A1.3' }, 'Controls speak to A1.3 of SOC 2'],
      [{ clause: 'A9' }, 'has no clause "A9"'],
      [{ framework: 'soc-3' }, 'There is no framework "soc-3"'],
      [{ statement: ' \n' }, 'The statement is empty'],
      [{ evidence: {} }, 'There is no evidence'],
      [{ evidence: { text: ' ', link: '' } }, 'There is no evidence'],
      [{ evidence: { link: 'contract.pdf' } }, 'no whole address'],
      // eslint-disable-next-line no-script-url
      [{ evidence: { link: 'javascript:alert(1)' } }, 'does not begin with'],
      [{ evidence: { link: 'https://mia:pw@x/' } }, 'name or password'],
      [{ evidence: { link: `https://x/${'ü'.repeat(500)}` } }, 'longer than'],
    ] as const) {
      await expect(attest(at(DAY), more)).rejects.toThrow(problem);
    }
    await expect(attest(at(0))).rejects.toThrow('no time to come');
    await expect(attest(at(368 * DAY))).rejects.toThrow('366 days at most');
    expect((await attestations.list({}, {})).totalCount).toBe(0);
  });

  it('are listed in pages, newest first, by clause and state', async () => {
    const { world, attestations, attest } = await start();
    const first = await attest(at(DAY), { evidence: { text: 'Contract 7' } });
    expect(first.evidence).toEqual({ text: 'Contract 7' });
    world.pass({ minutes: 1 });
    const second = await attest(at(3 * DAY));
    world.pass({ minutes: 1 });
    const third = await attest(at(3 * DAY), {
      framework: 'iso-27001',
      clause: 'A.8.14',
    });
    const page = await attestations.list({}, { limit: 2 });
    expect(page).toMatchObject({
      items: [{ id: third.id }, { id: second.id }],
      totalCount: 3,
    });
    const rest = await attestations.list(
      {},
      { limit: 2, cursor: page.nextCursor },
    );
    expect(rest).toMatchObject({ items: [{ id: first.id }], totalCount: 3 });
    expect(rest.nextCursor).toBeUndefined();
    world.pass({ days: 1 });
    await attestations.revoke(second.id, { userEntityRef: MIA, reason: 'r' });
    for (const [query, found] of [
      [{ framework: 'soc-2' }, [second, first]],
      [{ framework: 'soc-2', clause: 'A.8.14' }, []],
      [{ state: 'attested' }, [third]],
      [{ state: 'expired' }, [first]],
      [{ state: 'revoked' }, [second]],
    ] as const) {
      const { items } = await attestations.list(query, {});
      expect(items.map(({ id }) => id)).toEqual(found.map(({ id }) => id));
    }
  });

  it('are told of once before they end, unless another one goes on', async () => {
    const { attestations, attest, told } = await start();
    await attest(at(2 * DAY));
    await attest(
      at(2 * DAY),
      { framework: 'iso-27001', clause: 'A.8.14' },
      TOM,
    );
    await attest(at(30 * DAY), { framework: 'iso-27001', clause: 'A.8.14' });
    const expiring = () => told.filter(change => change.startsWith('expiring'));
    await attestations.tellExpiring(DAY * 3_600_000);
    expect(expiring()).toEqual([]);
    await attestations.tellExpiring(3 * DAY * 3_600_000);
    await attestations.tellExpiring(3 * DAY * 3_600_000);
    expect(expiring()).toEqual([`expiring ${MIA}`]);
  });

  it('are on record in the chain of evidence, and in no list of an entity', async () => {
    const { world, attestations, attest } = await start();
    const { id } = await attest(at(DAY));
    await attestations.revoke(id, { userEntityRef: TOM, reason: 'Gone' });
    const evidence = KnexEvidenceStore.create({ database: world.knex });
    expect(await evidence.listFormerEntityRefs()).toEqual([]);
    const links = await evidence.ofOperation(id);
    expect(links.map(({ body }) => JSON.parse(body))).toMatchObject([
      {
        event: 'attested',
        kind: 'attestation',
        actor: MIA,
        entityRef: '',
        details: {
          framework: 'soc-2',
          clause: CLAUSE,
          statement: 'There are two feeds of power.',
          evidence: { link: 'https://example.com/contract' },
          expiresAt: at(DAY),
        },
      },
      {
        event: 'revoked',
        actor: TOM,
        details: { reason: 'Gone', attestedBy: MIA },
      },
    ]);
    await expect(attest(at(368 * DAY))).rejects.toThrow();
    expect((await evidence.head())?.seq).toBe(2);
  });

  it('are handed out as they were on a past day', async () => {
    const { compliance, world, attestations, attest } = await start();
    const exports = new ScorecardExports({
      controls: compliance.controls,
      basis: compliance.evaluator.basis,
      store: compliance.store,
      evidence: KnexEvidenceStore.create({ database: world.knex }),
      attestations: compliance.attestations,
      now: () => world.now,
    });
    const clause = async (asOf?: string) =>
      (
        await exports.export({}, {}, { asOf, framework: 'soc-2' })
      ).personClauses?.find(item => item.clause === CLAUSE);
    const day = (days: number) => at(days * DAY).slice(0, 10);
    world.pass({ days: 1 });
    const { id } = await attest(at(10 * DAY));
    world.pass({ days: 2 });
    await attestations.revoke(id, { userEntityRef: TOM, reason: 'Gone' });
    world.pass({ days: 1 });
    expect((await clause(day(0)))?.attestation).toBeUndefined();
    expect(await clause(day(2))).toMatchObject({
      text: expect.stringMatching(/\.$/),
      attestation: { id, state: 'attested' },
    });
    expect((await clause(day(2)))?.attestation).not.toHaveProperty(
      'revocation',
    );
    for (const asOf of [day(3), undefined]) {
      expect(await clause(asOf)).toMatchObject({
        attestation: { id, state: 'revoked', revocation: { by: TOM } },
      });
    }
    // Without a framework too, whichever entities it is of.
    const ofNone = { entityRefs: [] };
    const before = await exports.export(ofNone, {}, { asOf: day(0) });
    expect(before.personClauses).toEqual([]);
    const all = await exports.export(ofNone, { owner: [MIA] }, {});
    expect(all.personClauses).toMatchObject([
      { framework: 'soc-2', clause: CLAUSE, attestation: { id } },
    ]);
  });

  it('take one question for all clauses of all frameworks', async () => {
    const { compliance, world, attest } = await start();
    const ask = () =>
      recordQueries(world.knex, () => compliance.scorecards.listFrameworks({}));
    const few = await ask();
    for (let index = 0; index < 5; index++) {
      await attest(at((index + 1) * DAY));
      await attest(at(DAY), { framework: 'iso-27001', clause: 'A.5.29' });
    }
    expect(await ask()).toHaveLength(few.length);
    expect(few).toHaveLength(2);
  });
});
