// @ts-check

/**
 * Objectives of entities, and what controls say of them: now, whenever that changed, and
 * in sum by day.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('recovery_entities', table => {
    table
      .text('objectives')
      .comment('JSON: objectives moved within the limits of the tier, in ms');
    table.text('runbook').comment('JSON: url, reviewedAt');
    table.string('system_ref', 255);
    table.string('lifecycle', 63);
    table
      .string('control_due', 24)
      .comment(
        'When its controls have to be evaluated again; a text that begins with 0 means now',
      );
    table.index(['control_due'], 'recovery_entities_control_due_idx', {
      predicate: knex.whereNotNull('control_due'),
    });
  });

  await knex.schema.alterTable('recovery_sources', table => {
    table
      .string('control_state', 22)
      .comment('Fingerprint of what controls were last told of the source');
  });

  await knex.schema.alterTable('recovery_points', table => {
    table.index(['series_id', 'proof_level'], 'recovery_points_proof_idx', {
      predicate: knex.whereNotNull('proof_level'),
    });
  });

  await knex.schema.createTable('recovery_entity_dependencies', table => {
    table.comment('What entities depend on directly, by the catalog');
    table
      .string('entity_ref', 255)
      .notNullable()
      .references('entity_ref')
      .inTable('recovery_entities')
      .onDelete('CASCADE');
    table.string('depends_on_ref', 255).notNullable();
    table.primary(['entity_ref', 'depends_on_ref']);
    table.index(['depends_on_ref'], 'recovery_entity_dependencies_on_idx');
  });

  await knex.schema.createTable('recovery_scorecards', table => {
    table.comment('One row per evaluated entity: its results in short');
    table
      .string('entity_ref', 255)
      .primary()
      .references('entity_ref')
      .inTable('recovery_entities')
      .onDelete('CASCADE');
    table.string('evaluated_at', 24).notNullable();
    table
      .string('basis', 22)
      .notNullable()
      .comment('Fingerprint of the controls and objectives that were used');
    table.string('tier', 63).comment('The tier whose objectives were used');
    table
      .smallint('level')
      .notNullable()
      .comment('Number of groups of controls that are reached');
    table
      .string('states', 255)
      .notNullable()
      .comment('One letter per control, in the order of the basis');
    table.string('first_failing', 40);
    table.smallint('fail_count').notNullable();
    table.smallint('unknown_count').notNullable();
    table.index(
      ['fail_count', 'unknown_count', 'entity_ref'],
      'recovery_scorecards_risk_idx',
    );
  });

  await knex.schema.createTable('recovery_control_results', table => {
    table.comment('What each control says of each entity now');
    table
      .string('entity_ref', 255)
      .notNullable()
      .references('entity_ref')
      .inTable('recovery_entities')
      .onDelete('CASCADE');
    table.string('control', 40).notNullable();
    table.string('result', 16).notNullable();
    table.string('since', 24).notNullable();
    table.text('reason').notNullable();
    table.text('next_step');
    table.text('evidence').notNullable().comment('JSON');
    table
      .string('changes_at', 24)
      .comment('When it says something else because of the time alone');
    table.primary(['entity_ref', 'control']);
  });

  await knex.schema.createTable('recovery_control_history', table => {
    table.comment('Changes of results; what stayed the same leaves no row');
    table
      .string('entity_ref', 255)
      .notNullable()
      .references('entity_ref')
      .inTable('recovery_entities')
      .onDelete('CASCADE');
    table.string('control', 40).notNullable();
    table.string('recorded_at', 24).notNullable();
    table.string('result', 16).notNullable();
    table
      .string('since', 24)
      .notNullable()
      .comment('Since when it is so; may lie before it was recorded');
    table.text('reason').notNullable();
    table.primary(['entity_ref', 'control', 'recorded_at']);
  });

  await knex.schema.createTable('recovery_control_days', table => {
    table.comment(
      'Sums of results at the end of each UTC day on which an entity was evaluated; they hold until the next row',
    );
    table
      .string('entity_ref', 255)
      .notNullable()
      .references('entity_ref')
      .inTable('recovery_entities')
      .onDelete('CASCADE');
    table.string('day', 10).notNullable();
    table.smallint('level').notNullable();
    table.text('counts').notNullable().comment('JSON: number by result');
    table.primary(['entity_ref', 'day']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('recovery_control_days');
  await knex.schema.dropTable('recovery_control_history');
  await knex.schema.dropTable('recovery_control_results');
  await knex.schema.dropTable('recovery_scorecards');
  await knex.schema.dropTable('recovery_entity_dependencies');
  await knex.schema.alterTable('recovery_points', table => {
    table.dropIndex(['series_id', 'proof_level'], 'recovery_points_proof_idx');
  });
  await knex.schema.alterTable('recovery_entities', table => {
    table.dropIndex(['control_due'], 'recovery_entities_control_due_idx');
  });
  // Written out: knex makes the table anew on SQLite, and takes the rows that refer to
  // it along.
  await knex.raw('alter table recovery_sources drop column control_state');
  for (const column of [
    'control_due',
    'lifecycle',
    'system_ref',
    'runbook',
    'objectives',
  ]) {
    await knex.raw('alter table recovery_entities drop column ??', [column]);
  }
};
