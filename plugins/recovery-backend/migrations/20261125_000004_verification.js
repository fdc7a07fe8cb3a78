// @ts-check

/**
 * Verifications: when they are due, what they found, and how far each repository was
 * read.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('recovery_source_verifications', table => {
    table.comment(
      'The schedule of each level at each source, and its last result',
    );
    table.string('source_id', 63).notNullable();
    table.smallint('level').notNullable();
    table
      .string('scheduled_since', 24)
      .comment(
        'Since when the configuration asks for the level; null when it does not',
      );
    table.string('due_at', 24).comment('When it is looked at the next time');
    table
      .string('concluded_at', 24)
      .comment('When the last verification at this level came to a result');
    table
      .string('waiting_since', 24)
      .comment('Of points: since when the one waits that waits the longest');
    table.bigInteger('bytes_read').comment('What that one read');
    table
      .string('result', 8)
      .comment('The last result that speaks of this level');
    table.string('at', 24);
    table.text('summary');
    table.string('operation_id', 64);
    table.primary(['source_id', 'level']);
  });

  await knex.schema.createTable('recovery_point_verifications', table => {
    table.comment(
      'The last result of each level for points that are verified one by one',
    );
    table
      .string('point_id', 36)
      .notNullable()
      .references('id')
      .inTable('recovery_points')
      .onDelete('CASCADE');
    table.smallint('level').notNullable();
    table.string('attempted_at', 24);
    table.string('concluded_at', 24);
    table.string('result', 8);
    table.string('at', 24);
    table.text('summary');
    table.string('operation_id', 64);
    table.primary(['point_id', 'level']);
  });

  await knex.schema.createTable('recovery_verification_parts', table => {
    table.comment('The parts in which repositories are read');
    table.string('source_id', 63).notNullable();
    table.smallint('parts').notNullable();
    table.smallint('part').notNullable();
    table.string('attempted_at', 24).notNullable();
    table
      .string('passed_at', 24)
      .comment('When it was last read and found intact');
    table.string('operation_id', 64);
    table.primary(['source_id', 'parts', 'part']);
  });

  await knex.schema.createTable('recovery_verification_rounds', table => {
    table.comment(
      'How far the reading of each repository in parts has come, and doubts about it',
    );
    table.string('source_id', 63).primary();
    table.smallint('parts');
    table
      .string('round_started_at', 24)
      .comment('Null between rounds, and after a part was found damaged');
    table
      .string('last_whole_at', 24)
      .comment('When a round last came to its end');
    table
      .string('full_read_at', 24)
      .comment(
        'When the last reading of everything began, at once or in parts',
      );
    table
      .string('doubt_since', 24)
      .comment('Damage was found, and not which points it touches');
    table
      .smallint('doubt_level')
      .comment('The level at which a pass ends the doubt');
    table.text('doubt_summary');
    table.string('doubt_operation_id', 64);
  });

  await knex.schema.createTable('recovery_verification_usage', table => {
    table.comment('Bytes that verifications read on each UTC day');
    table.string('source_id', 63).notNullable();
    table.string('day', 10).notNullable();
    table.bigInteger('bytes').notNullable();
    table.primary(['source_id', 'day']);
  });

  await knex.schema.alterTable('recovery_sources', table => {
    table
      .text('verification')
      .comment('JSON: what statuses need of the verifications, prepared');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  // Not by knex's dropColumn, which makes the table anew on SQLite.
  await knex.raw('alter table recovery_sources drop column verification');
  await knex.schema.dropTable('recovery_verification_usage');
  await knex.schema.dropTable('recovery_verification_rounds');
  await knex.schema.dropTable('recovery_verification_parts');
  await knex.schema.dropTable('recovery_point_verifications');
  await knex.schema.dropTable('recovery_source_verifications');
};
