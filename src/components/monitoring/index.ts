export { AlertsMessage } from './AlertsMessage';
export { MonitoringSection } from './MonitoringSection';
export type {
  IMonitoringHandlers,
  IMonitoringSectionProps
} from './MonitoringSection';
