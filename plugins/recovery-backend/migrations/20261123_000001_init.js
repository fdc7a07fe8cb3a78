// @ts-check

/*
 * Instants are text of one fixed shape, `YYYY-MM-DDTHH:mm:ss.SSSZ`: it sorts as time
 * does, and reads the same from SQLite and PostgreSQL. Ids of points, series and
 * resources are made from what they stand for (database/ids.ts), so that reading the
 * same source into an empty database gives the same ids again.
 */

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('recovery_sources', table => {
    table.comment('What is known of each configured source');
    table
      .string('id', 63)
      .primary()
      .comment('Id of the source in the configuration');
    table.string('provider', 63).notNullable();
    table
      .string('state', 16)
      .notNullable()
      .comment('ok, partial, failing, unread, invalid');
    table
      .string('state_since', 24)
      .comment('Since when the source is in this state');
    table.string('last_attempt_at', 24);
    table
      .string('last_success_at', 24)
      .comment('End of the last reading that did not fail');
    table
      .string('last_complete_at', 24)
      .comment('End of the last reading without a complaint');
    table
      .string('points_observed_at', 24)
      .comment(
        'When the source last said that the points are there that are not marked otherwise',
      );
    table.string('next_attempt_at', 24);
    table.string('error_code', 64);
    table.text('error_message');
    table.text('error_next_step');
    table
      .text('notices')
      .notNullable()
      .defaultTo('[]')
      .comment('JSON: code, severity, message, count');
    table
      .integer('point_count')
      .notNullable()
      .defaultTo(0)
      .comment('Points that are not gone');
    table
      .string('empty_since', 24)
      .comment('First of the empty listings after a full one');
    table.integer('empty_count').notNullable().defaultTo(0);
    table
      .string('refresh_requested_at', 24)
      .comment('A person asked for a reading; cleared when it starts');
    table.string('run_id', 36).comment('The reading under way');
    table
      .string('run_expires_at', 24)
      .comment('When the reading under way counts as lost');
  });

  await knex.schema.createTable('recovery_series', table => {
    table.comment('What recovery points of one source belong together');
    table.string('id', 36).primary();
    table.string('source_id', 63).notNullable();
    table.string('key', 512).notNullable();
    table.string('title', 512).notNullable();
    table
      .text('attributes')
      .notNullable()
      .comment('JSON: lists of values by key; selectors match these');
    table
      .string('link_due', 24)
      .comment('Set until the resources that select it are known');
    table
      .text('digest')
      .comment('JSON: what the status needs of the points, prepared');
    table
      .string('digest_due', 24)
      .comment(
        'When the digest has to be made again; a text that begins with 0 means now',
      );
    table.index(['source_id', 'id'], 'recovery_series_source_idx');
    table.index(['source_id', 'digest_due'], 'recovery_series_due_idx', {
      predicate: knex.whereNotNull('digest_due'),
    });
    table.index(['source_id', 'link_due'], 'recovery_series_link_idx', {
      predicate: knex.whereNotNull('link_due'),
    });
  });

  await knex.schema.createTable('recovery_points', table => {
    table.comment('Recovery points as their sources list them');
    table
      .string('id', 36)
      .primary()
      .comment(
        'Made from the source and the id of the point there, so it is unique for both',
      );
    table.string('source_id', 63).notNullable();
    table
      .string('series_id', 36)
      .notNullable()
      .references('id')
      .inTable('recovery_series')
      .onDelete('CASCADE');
    table
      .string('provider_point_id', 512)
      .notNullable()
      .comment('Full id of the point at its source');
    table
      .string('time', 24)
      .notNullable()
      .comment('The instant that the point brings back');
    table.string('started_at', 24);
    table.string('finished_at', 24);
    table.string('type', 16).notNullable();
    table.string('outcome', 16).notNullable();
    table.text('damaged').comment('Why the listing calls the point broken');
    table.bigInteger('size_bytes');
    table.bigInteger('stored_bytes');
    table.bigInteger('file_count');
    table
      .text('depends_on')
      .comment('JSON: provider ids of the points needed to restore this one');
    table
      .text('broken_dependency')
      .comment('Why a point that this one needs is not there or not usable');
    table
      .text('details')
      .notNullable()
      .defaultTo('{}')
      .comment('JSON: what else the source says');
    table
      .smallint('evidence_level')
      .notNullable()
      .defaultTo(0)
      .comment('Evidence that the listing gave');
    table.string('evidence_result', 8).notNullable().defaultTo('pass');
    table.string('evidence_at', 24).notNullable();
    table.text('evidence_summary').notNullable();
    table.smallint('proof_level').comment('Evidence that an operation gave');
    table.string('proof_result', 8);
    table.string('proof_at', 24);
    table.text('proof_summary');
    table.string('proof_operation_id', 64);
    table
      .string('fingerprint', 32)
      .notNullable()
      .comment('Of all that the listing says of the point');
    table.string('first_seen_at', 24).notNullable();
    table
      .string('last_seen_at', 24)
      .comment(
        'Set while incomplete listings leave the point out: when it was last listed',
      );
    table
      .string('gone_at', 24)
      .comment('When a complete listing did not hold the point any more');
    table.index(['series_id', 'time', 'id'], 'recovery_points_series_time_idx');
    table.index(
      ['source_id', 'gone_at', 'id'],
      'recovery_points_source_gone_idx',
    );
  });

  await knex.schema.createTable('recovery_entities', table => {
    table.comment('Catalog entities of which Recovery has something to say');
    table.string('entity_ref', 255).primary();
    table
      .text('owner_refs')
      .notNullable()
      .defaultTo('[]')
      .comment('JSON: entity references');
    table
      .string('tier', 63)
      .comment('Name of the tier that the annotation asks for');
    table.text('exclusion_reason');
    table.text('exclusion_by');
    table.integer('problem_count').notNullable().defaultTo(0);
  });

  await knex.schema.createTable('recovery_resources', table => {
    table.comment('Protected resources: what of an entity is found where');
    table.string('id', 36).primary();
    table
      .string('entity_ref', 255)
      .notNullable()
      .references('entity_ref')
      .inTable('recovery_entities')
      .onDelete('CASCADE');
    table.string('name', 63).notNullable();
    table.string('source_id', 63).notNullable();
    table
      .text('selector')
      .notNullable()
      .comment('JSON: values by attribute key');
    table.string('bound_by', 16).notNullable().comment('annotation, config');
    table
      .integer('position')
      .notNullable()
      .comment('Order among the resources of the entity');
    table
      .text('digest')
      .comment('JSON: the digests of the selected series, put together');
    table
      .string('link_due', 24)
      .comment('Set until the series that it selects are known');
    table
      .string('digest_due', 24)
      .comment(
        'Set while the digest has to be made again; another text each time',
      );
    table.unique(['entity_ref', 'name'], {
      indexName: 'recovery_resources_name_uq',
    });
    table.index(['source_id', 'id'], 'recovery_resources_source_idx');
    table.index(['digest_due'], 'recovery_resources_due_idx', {
      predicate: knex.whereNotNull('digest_due'),
    });
    table.index(['source_id', 'link_due'], 'recovery_resources_link_idx', {
      predicate: knex.whereNotNull('link_due'),
    });
  });

  await knex.schema.createTable('recovery_resource_series', table => {
    table.comment(
      'Which series a protected resource selects; the points stay as they are',
    );
    table
      .string('resource_id', 36)
      .notNullable()
      .references('id')
      .inTable('recovery_resources')
      .onDelete('CASCADE');
    table
      .string('series_id', 36)
      .notNullable()
      .references('id')
      .inTable('recovery_series')
      .onDelete('CASCADE');
    table.primary(['resource_id', 'series_id']);
    table.index(['series_id'], 'recovery_resource_series_series_idx');
  });

  await knex.schema.createTable('recovery_binding_problems', table => {
    table.comment('Bindings that cannot be used, and what to change');
    table.string('id', 36).primary();
    table
      .string('entity_ref', 255)
      .notNullable()
      .references('entity_ref')
      .inTable('recovery_entities')
      .onDelete('CASCADE');
    table
      .integer('position')
      .notNullable()
      .comment('Order among the problems of the entity');
    table.string('code', 32).notNullable();
    table.text('message').notNullable();
    table.text('next_step').notNullable();
    table
      .text('binding')
      .comment('The part of the annotation that is wrong, shortened');
    table.index(['entity_ref', 'id'], 'recovery_binding_problems_entity_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('recovery_binding_problems');
  await knex.schema.dropTable('recovery_resource_series');
  await knex.schema.dropTable('recovery_resources');
  await knex.schema.dropTable('recovery_entities');
  await knex.schema.dropTable('recovery_points');
  await knex.schema.dropTable('recovery_series');
  await knex.schema.dropTable('recovery_sources');
};
