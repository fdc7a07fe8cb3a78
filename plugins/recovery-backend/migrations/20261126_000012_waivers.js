// @ts-check

/**
 * Approved deviations from controls, and what they cover.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('recovery_waivers', table => {
    table.comment('Deviations from controls: requested, decided about, ended');
    table.string('id', 36).primary();
    table.string('control', 40).notNullable();
    table
      .string('entity_ref', 255)
      .comment(
        'Outlives the entity: no reference. Null when it has a selector',
      );
    table
      .text('selector')
      .comment('JSON: values by dimension, of the entities that it is for');
    table.text('reason').notNullable();
    table
      .string('state', 10)
      .notNullable()
      .comment('requested, approved, rejected or revoked; time expires it');
    table.string('requested_by', 255).notNullable();
    table.string('requested_at', 24).notNullable();
    table.string('expires_at', 24).notNullable();
    table.string('decided_by', 255);
    table.string('decided_at', 24);
    table.text('decision_reason');
    table.string('revoked_by', 255);
    table.string('revoked_at', 24);
    table.text('revocation_reason');
    table
      .string('told_at', 24)
      .comment('When people were told that it expires soon');
    table.index(['entity_ref', 'state'], 'recovery_waivers_entity_idx');
    table.index(['state', 'expires_at'], 'recovery_waivers_state_idx');
  });
  await knex.schema.alterTable('recovery_control_results', table => {
    table
      .string('underlying', 16)
      .comment('What the control itself says, while it is waived');
    table.string('waiver_id', 36);
    table.string('waived_until', 24);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  for (const column of ['waived_until', 'waiver_id', 'underlying']) {
    await knex.raw('alter table recovery_control_results drop column ??', [
      column,
    ]);
  }
  await knex.schema.dropTable('recovery_waivers');
};
