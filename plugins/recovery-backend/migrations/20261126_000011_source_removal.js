// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('recovery_sources', table => {
    table
      .string('removed_at', 24)
      .comment(
        'When it was noticed that the configuration does not hold the source any more',
      );
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex('recovery_sources')
    .where({ state: 'removed' })
    .update({ state: 'unread' });
  // Not by knex's dropColumn: on SQLite it makes the table anew.
  await knex.raw('alter table recovery_sources drop column removed_at');
};
