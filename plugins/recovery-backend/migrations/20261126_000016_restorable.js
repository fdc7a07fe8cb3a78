// @ts-check

/**
 * How far back a failure now would throw an entity, beside its scorecard. What is stored
 * is evaluated anew, since nobody noted it before.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('recovery_scorecards', table => {
    table
      .string('restorable_to', 24)
      .comment('The instant to which all of its data can be brought back');
  });
  await knex('recovery_entities')
    .whereIn('entity_ref', knex('recovery_scorecards').select('entity_ref'))
    .update({ control_due: '2026-01-01T00:00:00.000Z' });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.raw('alter table recovery_scorecards drop column restorable_to');
};
