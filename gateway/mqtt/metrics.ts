/** What the broker counts; nothing before it listens. */
import { counter, gauge, type Metric } from '../../edge/platform/metric.ts'
import type { Broker } from './broker.ts'

export function brokerMetrics(broker: () => Broker | null): Metric[] {
  const stats = () => broker()?.stats()
  return [
    gauge('pantau_mqtt_connections', 'MQTT connections now', () => stats()?.connections ?? 0),
    gauge('pantau_mqtt_known', 'Of these, with a right password', () => stats()?.known ?? 0),
    counter('pantau_mqtt_acks_total', 'Receipts given', () => stats()?.acks ?? 0),
    counter('pantau_mqtt_refused_total', 'What the broker refused', () => stats()?.refused ?? {}, 'reason'),
  ]
}
