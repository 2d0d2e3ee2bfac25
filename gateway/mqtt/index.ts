export { type Broker, openBroker } from './broker.ts'
export { brokerMetrics } from './metrics.ts'
export { MqttSettings } from './settings.ts'
