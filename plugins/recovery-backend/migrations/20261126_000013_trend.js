// @ts-check

/**
 * How entities stood at the end of days, in a column that can be summed up.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('recovery_control_days', table => {
    table
      .smallint('standing')
      .comment('0 compliant, 1 failing, 2 unknown; as its counts have it');
  });
  const isPostgres = String(knex.client.config.client).includes('pg');
  /** @param {string} name */
  const count = name =>
    isPostgres
      ? `coalesce((counts::json ->> '${name}')::integer, 0)`
      : `coalesce(json_extract(counts, '$.${name}'), 0)`;
  await knex('recovery_control_days').update({
    standing: knex.raw(
      `case when ${count('fail')} > 0 then 1
        when ${count('unknown')} + ${count('error')} > 0
          or ${count('pass')} + ${count('waived')} = 0 then 2
        else 0 end`,
    ),
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.raw('alter table recovery_control_days drop column standing');
};
