import type { Knex } from 'knex';

export const ORDERS = 'component:default/orders';

/** Puts a service and its one resource, `r1` of the source `shop`, into the inventory. */
export async function bindOrders(
  knex: Knex,
  entity: { tier?: string } = {},
): Promise<void> {
  await knex('recovery_entities').insert({
    entity_ref: ORDERS,
    owner_refs: '[]',
    ...entity,
  });
  await knex('recovery_resources').insert({
    id: 'r1',
    entity_ref: ORDERS,
    name: 'orders-db',
    source_id: 'shop',
    selector: '{}',
    bound_by: 'config',
    position: 0,
  });
}
