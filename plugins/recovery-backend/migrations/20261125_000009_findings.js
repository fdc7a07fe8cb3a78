// @ts-check

/**
 * Which findings were told to people, and when: so that each is told once, again only
 * after a while, and its end is noticed.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('recovery_told_findings', table => {
    table.comment('Findings that people were told of');
    table
      .string('key', 36)
      .primary()
      .comment('Made from entity, code, resource and source');
    table
      .string('entity_ref', 400)
      .nullable()
      .comment('Null for what is about a source as a whole');
    table.string('kind', 30).notNullable();
    table.string('code', 80).notNullable();
    table.string('severity', 10).notNullable();
    table.string('resource_id', 64).nullable();
    table.string('source_id', 255).nullable();
    table.string('told_at', 24).notNullable().comment('When it was last told');
    table
      .string('gone_at', 24)
      .nullable()
      .comment('Since when it is gone; null while it lasts');
    table.index(['entity_ref'], 'recovery_told_findings_entity_idx');
    table.index(['gone_at'], 'recovery_told_findings_gone_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('recovery_told_findings');
};
