export { EventFanOut } from './EventFanOut';
export { operationEvent } from './operationEvent';
export type {
  FindingEvent,
  FindingKind,
  OperationEvent,
  RecoveryEvent,
  RecoveryEvents,
  RecoveryEventSubscriber,
} from './RecoveryEvents';
export { SignalSubscriber } from './SignalSubscriber';
export { RECOVERY_TOPIC, TopicSubscriber } from './TopicSubscriber';
