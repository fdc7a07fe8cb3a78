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
  await knex.schema.alterTable('recovery_series', table => {
    table.dropColumn('recoverability');
    table.dropColumn('recoverability_at');
  });
};
