export {
  connectDrills,
  prepareDrills,
  type DrillOptions,
} from './createDrills';
export type { DrillPoints, DrillRequests } from './DrillRequests';
export type { Drills } from './Drills';
export type { DrillScheduler } from './DrillScheduler';
