// @ts-check

const STANDINGS = '0 compliant, 1 failing, 2 unknown';

/**
 * What is compliant by a waiver alone has a standing of its own.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  const isPostgres = String(knex.client.config.client).includes('pg');
  const waived = isPostgres
    ? `(counts::json ->> 'waived')::integer`
    : `json_extract(counts, '$.waived')`;
  await knex('recovery_control_days')
    .where('standing', 0)
    .whereRaw(`coalesce(${waived}, 0) > 0`)
    .update({ standing: 3 });
  await comment(
    knex,
    `${STANDINGS}, 3 compliant by a waiver; as its counts have it`,
  );
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex('recovery_control_days')
    .where('standing', 3)
    .update({ standing: 0 });
  await comment(knex, `${STANDINGS}; as its counts have it`);
};

/**
 * SQLite keeps no comments.
 *
 * @param {import('knex').Knex} knex
 * @param {string} text
 */
async function comment(knex, text) {
  if (String(knex.client.config.client).includes('pg')) {
    await knex.raw(
      `comment on column recovery_control_days.standing is '${text}'`,
    );
  }
}
