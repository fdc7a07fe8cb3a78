export { readNotificationsConfig } from './config';
export { FindingWatch } from './FindingWatch';
export { NotificationSubscriber } from './NotificationSubscriber';
