export { attestationEvent } from './attestationEvent';
export { EventFanOut } from './EventFanOut';
export { operationEvent } from './operationEvent';
export { waiverEvent } from './waiverEvent';
export type {
  AttestationEvent,
  FindingEvent,
  FindingKind,
  OperationEvent,
  RecoveryEvent,
  RecoveryEvents,
  RecoveryEventSubscriber,
  WaiverEvent,
} from './RecoveryEvents';
export { SignalSubscriber } from './SignalSubscriber';
export { RECOVERY_TOPIC, TopicSubscriber } from './TopicSubscriber';
