export { RecoveryMetrics, type MetricsSnapshot } from './RecoveryMetrics';
