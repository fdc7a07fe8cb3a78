// @ts-check

const TABLE = 'recovery_entity_dimensions';
const INDEX = 'recovery_entity_dimensions_value_idx';

/**
 * Begins the index of dimensions with their value. As long as it began with the dimension,
 * SQLite without statistics took it for joins by entity, too, and read the whole dimension
 * for each service.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await replaceIndex(knex, ['value', 'dimension', 'entity_ref', 'inherited']);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await replaceIndex(knex, ['dimension', 'value', 'entity_ref', 'inherited']);
};

/**
 * @param {import('knex').Knex} knex
 * @param {string[]} columns
 */
async function replaceIndex(knex, columns) {
  await knex.schema.alterTable(TABLE, table => {
    table.dropIndex([], INDEX);
    table.index(columns, INDEX);
  });
}
