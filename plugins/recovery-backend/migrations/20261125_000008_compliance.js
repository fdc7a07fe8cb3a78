// @ts-check

/**
 * Objectives of entities.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('recovery_entities', table => {
    table
      .text('objectives')
      .comment('JSON: objectives moved within the limits of the tier, in ms');
    table.text('runbook').comment('JSON: url, reviewedAt');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('recovery_entities', table => {
    table.dropColumn('runbook');
    table.dropColumn('objectives');
  });
};
