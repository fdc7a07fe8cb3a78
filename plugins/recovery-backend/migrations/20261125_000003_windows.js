// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('recovery_series', table => {
    table
      .text('recoverability')
      .comment(
        'JSON: the instants that can be restored, from, to and gaps; null where only points can',
      );
    table
      .string('recoverability_at', 24)
      .comment('When the source last told of the window');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  // Not by knex's dropColumn: on SQLite it makes the table anew, and the points that
  // refer to the series go with the old one.
  for (const column of ['recoverability', 'recoverability_at']) {
    await knex.raw('alter table recovery_series drop column ??', [column]);
  }
};
