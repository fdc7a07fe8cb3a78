// @ts-check

/**
 * Operations (restores, verifications, drills), their logs, and which queues are held back.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('recovery_operations', table => {
    table.comment(
      'One row per operation. A row is never deleted while its operation goes on',
    );
    table.string('id', 36).primary().comment('Random UUID');
    table
      .string('kind', 20)
      .notNullable()
      .comment('restore, verification or drill');
    table
      .string('state', 20)
      .notNullable()
      .comment('A state of the operation state machine');
    table.string('entity_ref', 400).notNullable();
    table.string('resource_id', 64).notNullable();
    table.text('resource_name').notNullable();
    table.string('source_id', 255).notNullable();
    table.string('provider', 64).notNullable();
    table.string('point_id', 64).notNullable();
    table
      .text('point_json')
      .notNullable()
      .comment('The recovery point as pinned by the request');
    table
      .string('target_id', 128)
      .nullable()
      .comment('Null for what writes to no target, as verifications');
    table.text('target_title').nullable();
    table
      .text('target_directory')
      .nullable()
      .comment(
        'The directory of the target when it was requested, links resolved',
      );
    table
      .string('target_lock', 400)
      .nullable()
      .comment(
        'Names the target while the operation may write to it; null afterwards',
      );
    table
      .string('pending_lock', 400)
      .nullable()
      .comment('The target_lock that an approval takes');
    table
      .text('approval_reasons_json')
      .nullable()
      .comment('Why an approval is needed; null when none is');
    table.timestamp('approval_expires_at').nullable();
    table.string('decided_by', 400).nullable();
    table.timestamp('decided_at').nullable();
    table.text('decision_reason').nullable();
    table
      .text('approver_json')
      .nullable()
      .comment('By what the approver owned the entity, to be looked at again');
    table
      .string('source_slot', 80)
      .nullable()
      .comment(
        'The place at its source that the operation takes while it runs, as source/number',
      );
    table
      .timestamp('not_before')
      .nullable()
      .comment('Of a later attempt: when it may be claimed');
    table
      .text('paths_json')
      .nullable()
      .comment('Paths of a partial restore; null means all');
    table
      .text('options_json')
      .nullable()
      .comment('What else the request pins, by kind of operation');
    table
      .smallint('priority')
      .notNullable()
      .defaultTo(0)
      .comment('Higher is claimed first');
    table
      .smallint('attempt')
      .notNullable()
      .defaultTo(1)
      .comment('Above 1 for drills and verifications that were begun again');
    table
      .string('hash', 64)
      .notNullable()
      .comment('SHA-256 of point, target and options');
    table.text('reason').nullable();
    table.string('requested_by', 400).notNullable();
    table.timestamp('requested_at').notNullable();
    table.timestamp('started_at').nullable();
    table.timestamp('finished_at').nullable();
    table.timestamp('deadline_at').nullable();
    table.string('cancel_requested_by', 400).nullable();
    table.timestamp('cancel_requested_at').nullable();
    table
      .text('lease_owner')
      .nullable()
      .comment('The process that runs the operation');
    table
      .timestamp('lease_until')
      .nullable()
      .comment('By the clock of the database');
    table
      .integer('fencing_token')
      .notNullable()
      .defaultTo(0)
      .comment(
        'Raised by each claim; every write of a worker is conditional on it',
      );
    table
      .text('work_directory')
      .nullable()
      .comment('What the operation created in its target');
    table.text('progress_json').nullable();
    table.text('phases_json').notNullable();
    table.text('result_json').nullable();
    table.text('error_json').nullable();
    table.bigInteger('restored_bytes').nullable();
    table
      .bigInteger('restore_ms')
      .nullable()
      .comment('Time that writing the data took');
    table
      .integer('log_seq')
      .notNullable()
      .defaultTo(0)
      .comment('Number of the last log line');
    table
      .integer('log_dropped')
      .notNullable()
      .defaultTo(0)
      .comment('Log lines not kept');

    table.unique(['target_lock'], {
      indexName: 'recovery_operations_target_lock_uq',
    });
    table.unique(['source_slot'], {
      indexName: 'recovery_operations_source_slot_uq',
    });
    table.index(
      ['entity_ref', 'requested_at', 'id'],
      'recovery_operations_entity_idx',
    );
    table.index(['requested_at', 'id'], 'recovery_operations_requested_idx');
    table.index(
      ['source_id', 'state', 'finished_at'],
      'recovery_operations_source_idx',
    );
    table.index(['point_id', 'state'], 'recovery_operations_point_idx');
  });

  // In the order in which operations are claimed, which the schema builder cannot say.
  await knex.raw(
    `create index recovery_operations_state_idx on recovery_operations
      (state, priority desc, requested_at, id)`,
  );

  await knex.schema.createTable('recovery_source_pauses', table => {
    table.comment('Sources whose queue is held back: one row while it is');
    table.string('source_id', 255).primary();
    table.string('paused_by', 400).notNullable();
    table.timestamp('paused_at').notNullable();
    table.text('reason').notNullable();
  });

  await knex.schema.createTable('recovery_operation_log', table => {
    table.comment('The bounded logs of operations');
    table
      .string('operation_id', 36)
      .notNullable()
      .references('id')
      .inTable('recovery_operations')
      .onDelete('CASCADE');
    table.integer('seq').notNullable().comment('From 1, without gaps');
    table.timestamp('at').notNullable();
    table.string('level', 8).notNullable();
    table.text('text').notNullable();
    table.primary(['operation_id', 'seq']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('recovery_operation_log');
  await knex.schema.dropTable('recovery_source_pauses');
  await knex.schema.dropTable('recovery_operations');
};
