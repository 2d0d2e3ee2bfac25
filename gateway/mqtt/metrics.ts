/** What the broker counts. */
import { counter, gauge, type Metric } from '../../edge/platform/metric.ts'
import type { Broker } from './broker.ts'

export function brokerMetrics({ stats }: Pick<Broker, 'stats'>): Metric[] {
  return [
    gauge('pantau_mqtt_connections', 'MQTT connections now', () => stats().connections),
    gauge('pantau_mqtt_known', 'Of these, with a right password', () => stats().known),
    counter('pantau_mqtt_acks_total', 'Receipts given', () => stats().acks),
    counter('pantau_mqtt_refused_total', 'What the broker refused', () => stats().refused, 'reason'),
  ]
}
