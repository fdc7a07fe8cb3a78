// @ts-check

/**
 * Recovery drills: what is known of them besides their operations, and their schedules.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('recovery_drills', table => {
    table.comment('One row per drill, beside its operation');
    table
      .string('operation_id', 36)
      .primary()
      .references('id')
      .inTable('recovery_operations')
      .onDelete('CASCADE');
    table.string('resource_id', 64).notNullable();
    table
      .boolean('negative')
      .notNullable()
      .comment('Whether the copy was damaged on purpose');
    table
      .text('directory')
      .nullable()
      .comment('The copy, until it is known to be removed');
    table
      .string('directory_identity', 64)
      .nullable()
      .comment(
        'Device and inode of the copy: another directory is not removed',
      );
    table.index(['resource_id', 'negative'], 'recovery_drills_resource_idx');
  });

  await knex.schema.createTable('recovery_drill_plans', table => {
    table.comment(
      'How far the drill schedule of a protected resource has come',
    );
    table.string('resource_id', 64).primary();
    table.string('policy', 63).notNullable();
    table
      .string('due_at', 24)
      .notNullable()
      .comment('When the next drill is due, or was and is still waited for');
    table
      .string('tried_at', 24)
      .nullable()
      .comment('When the schedule last requested a drill');
    table
      .string('missed_since', 24)
      .nullable()
      .comment('Since when a scheduled drill is missing');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('recovery_drill_plans');
  await knex.schema.dropTable('recovery_drills');
};
