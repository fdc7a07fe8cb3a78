export { Inventory, type InventoryOptions } from './Inventory';
export { TierAssignment } from './TierAssignment';
