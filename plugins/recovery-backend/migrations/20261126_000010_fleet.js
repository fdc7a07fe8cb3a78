// @ts-check

/**
 * What entities are filtered and summed up by, in rows of their own, and an order of
 * scorecards that needs no sorting.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('recovery_catalog_parents', table => {
    table.comment(
      'Groups under groups, systems and domains under domains, by the catalog',
    );
    table.string('ref', 255).notNullable();
    table.string('parent_ref', 255).notNullable();
    table.primary(['ref', 'parent_ref']);
  });

  await knex.schema.createTable('recovery_entity_dimensions', table => {
    table.comment('What entities are filtered and summed up by');
    table
      .string('entity_ref', 255)
      .notNullable()
      .references('entity_ref')
      .inTable('recovery_entities')
      .onDelete('CASCADE');
    table
      .string('dimension', 10)
      .notNullable()
      .comment('owner, system, domain or lifecycle');
    table.string('value', 255).notNullable();
    table
      .smallint('inherited')
      .notNullable()
      .comment('0 when the entity says so itself, 1 when a parent brought it');
    table.primary(['entity_ref', 'dimension', 'value']);
    table.index(
      ['dimension', 'value', 'entity_ref', 'inherited'],
      'recovery_entity_dimensions_value_idx',
    );
  });
  const owners = String(knex.client.config.client).includes('pg')
    ? 'json_array_elements_text(e.owner_refs::json) as o(value)'
    : 'json_each(e.owner_refs) as o';
  await knex.raw(
    `insert into recovery_entity_dimensions (entity_ref, dimension, value, inherited)
    select distinct e.entity_ref, 'owner', o.value, 0 from recovery_entities e cross join ${owners}
    union all
    select entity_ref, 'system', system_ref, 0 from recovery_entities where system_ref is not null
    union all
    select entity_ref, 'lifecycle', lifecycle, 0 from recovery_entities where lifecycle is not null`,
  );

  await knex.raw(
    'create index recovery_scorecards_order_idx on recovery_scorecards (basis, fail_count desc, unknown_count desc, entity_ref)',
  );
  await knex.schema.alterTable('recovery_scorecards', table => {
    table.dropIndex(
      ['fail_count', 'unknown_count', 'entity_ref'],
      'recovery_scorecards_risk_idx',
    );
    table.index(['basis', 'level', 'states'], 'recovery_scorecards_sums_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('recovery_scorecards', table => {
    table.dropIndex(
      ['basis', 'level', 'states'],
      'recovery_scorecards_sums_idx',
    );
    table.index(
      ['fail_count', 'unknown_count', 'entity_ref'],
      'recovery_scorecards_risk_idx',
    );
  });
  await knex.raw('drop index recovery_scorecards_order_idx');
  await knex.schema.dropTable('recovery_entity_dimensions');
  await knex.schema.dropTable('recovery_catalog_parents');
};
