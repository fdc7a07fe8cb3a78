// @ts-check

/**
 * What people attest of clauses that no control can speak to.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('recovery_attestations', table => {
    table.comment('Clauses of frameworks that a person says are met');
    table.string('id', 36).primary();
    table.string('framework', 63).notNullable();
    table.string('clause', 63).notNullable();
    table
      .text('clause_text')
      .notNullable()
      .comment('What the clause was said to ask when it was attested');
    table.text('statement').notNullable();
    table.text('evidence_text');
    table.text('evidence_link');
    table.string('attested_by', 255).notNullable();
    table.string('attested_at', 24).notNullable();
    table.string('expires_at', 24).notNullable();
    table.string('revoked_by', 255);
    table.string('revoked_at', 24);
    table.text('revocation_reason');
    table
      .string('told_at', 24)
      .comment('When its author was told that it expires soon');
    table.index(['framework', 'clause'], 'recovery_attestations_clause_idx');
    table.index(['expires_at'], 'recovery_attestations_expires_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('recovery_attestations');
};
