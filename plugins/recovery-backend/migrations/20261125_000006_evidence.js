// @ts-check

const EVIDENCE = 'recovery_evidence';
const HEAD = 'recovery_evidence_head';

/**
 * The append-only record of what operations did: a chain in which each link holds the
 * hash of the one before it.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable(EVIDENCE, table => {
    table.comment(
      'Append-only chain: who, when, which point, which target, what came out',
    );
    table
      .bigInteger('seq')
      .primary()
      .comment('Place in the chain, from 1, without gaps');
    table
      .string('previous_hash', 64)
      .notNullable()
      .comment('The hash of the record before; 64 zeros for the first');
    table.string('hash', 64).notNullable().comment('SHA-256 of the body');
    table
      .text('body')
      .notNullable()
      .comment('All of the record, seq and previous hash included, as JSON');
    table
      .string('operation_id', 36)
      .notNullable()
      .comment('As in the body. Outlives the operation: no reference');
    table.string('entity_ref', 400).notNullable().comment('As in the body');

    table.index(['entity_ref', 'seq'], 'recovery_evidence_entity_idx');
    table.index(['operation_id', 'seq'], 'recovery_evidence_operation_idx');
  });

  await knex.schema.createTable(HEAD, table => {
    table.comment(
      'One row, the end of the chain of evidence. Its lock lets one append at a time',
    );
    table.smallint('id').primary().comment('Always 1');
    table.bigInteger('seq').notNullable();
    table.string('hash', 64).notNullable();
  });
  await knex(HEAD).insert({ id: 1, seq: 0, hash: '0'.repeat(64) });

  if (isPostgres(knex)) await refuseOnPostgres(knex);
  else await refuseOnSqlite(knex);
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable(HEAD);
  // Its triggers go with it.
  await knex.schema.dropTable(EVIDENCE);
  if (isPostgres(knex)) {
    await knex.raw('drop function recovery_evidence_refuse()');
  }
};

/** @param {import('knex').Knex} knex */
function isPostgres(knex) {
  return String(knex.client.config.client).includes('pg');
}

/** @param {import('knex').Knex} knex */
async function refuseOnPostgres(knex) {
  await knex.raw(`
    create function recovery_evidence_refuse() returns trigger as $$
    begin
      raise exception '% is append-only: % refused', tg_table_name, lower(tg_op);
    end
    $$ language plpgsql`);
  await knex.raw(`
    create trigger recovery_evidence_append_only
    before update or delete or truncate on ${EVIDENCE}
    for each statement execute function recovery_evidence_refuse()`);
  await knex.raw(`
    create trigger recovery_evidence_head_stays
    before delete or truncate on ${HEAD}
    for each statement execute function recovery_evidence_refuse()`);
}

/** @param {import('knex').Knex} knex */
async function refuseOnSqlite(knex) {
  /** @type {(name: string, table: string, what: string, when?: string) => Promise<unknown>} */
  const refuse = async (name, table, what, when = '') =>
    knex.raw(
      `create trigger ${name} before ${what} on ${table} ${when}
       begin select raise(abort, '${table} is append-only: ${what} refused'); end`,
    );
  await refuse('recovery_evidence_no_update', EVIDENCE, 'update');
  await refuse('recovery_evidence_no_delete', EVIDENCE, 'delete');
  // "insert or replace" deletes without asking the trigger of deletions.
  await refuse(
    'recovery_evidence_no_replace',
    EVIDENCE,
    'insert',
    `when exists (select 1 from ${EVIDENCE} where seq = new.seq)`,
  );
  await refuse('recovery_evidence_head_stays', HEAD, 'delete');
}
