export { Inventory, type InventoryOptions } from './Inventory';
