// @ts-check

/**
 * Reviews of the scorecards of a team, and what was decided about each service.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('recovery_reviews', table => {
    table.comment('Reviews of the scorecards of a team: open, then finished');
    table.string('id', 36).primary();
    table
      .string('owner_ref', 255)
      .notNullable()
      .comment('The owner, or a group above owners, whose services it is of');
    table.string('state', 8).notNullable().comment('open or finished');
    table.string('started_by', 255).notNullable();
    table
      .string('started_at', 24)
      .notNullable()
      .comment('Results just before this are those that it is about');
    table.string('finished_by', 255);
    table.string('finished_at', 24);
    table
      .string('previous_id', 36)
      .references('id')
      .inTable('recovery_reviews')
      .comment('The finished review of the same owner before it');
    table.index(
      ['owner_ref', 'state', 'started_at'],
      'recovery_reviews_owner_idx',
    );
    table.index(['started_at', 'id'], 'recovery_reviews_started_idx');
    table.index(['previous_id'], 'recovery_reviews_previous_idx');
  });
  await knex.raw(
    "create unique index recovery_reviews_open_idx on recovery_reviews (owner_ref) where state = 'open'",
  );

  await knex.schema.createTable('recovery_review_items', table => {
    table.comment('Services of reviews, with what was decided about each');
    table
      .string('review_id', 36)
      .notNullable()
      .references('id')
      .inTable('recovery_reviews')
      .onDelete('CASCADE');
    table
      .string('entity_ref', 255)
      .notNullable()
      .comment('Outlives the entity: no reference');
    table
      .integer('position')
      .notNullable()
      .comment('Those at risk first, as it was when the review began');
    table
      .smallint('is_new')
      .notNullable()
      .comment('1 when the review before had it not; 0 when there was none');
    table
      .integer('version')
      .notNullable()
      .comment('How often it was written; who writes names the last one');
    table.text('note');
    table.string('decision', 10).comment('accept, fix or follow-up');
    table.string('assignee_ref', 255).comment('Who has to do it');
    table.string('due_date', 10).comment('A day');
    table.string('updated_by', 255);
    table.string('updated_at', 24);
    table.primary(['review_id', 'entity_ref']);
    table.unique(['review_id', 'position'], {
      indexName: 'recovery_review_items_position_idx',
    });
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('recovery_review_items');
  await knex.schema.dropTable('recovery_reviews');
};
