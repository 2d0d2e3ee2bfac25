/**
 * ESPHome over MQTT, as its `mqtt:` component publishes by itself: `{topic_prefix}/sensor/{object_id}/state` with a number as
 * text, or `nan`; `{topic_prefix}/status` with `online` and `offline`, which is also its last will. The name of a board is its
 * `topic_prefix`, the path of a field its `object_id`.
 */
import type { Format } from '../format.ts'

const statePattern = /^(.+)\/sensor\/([^/]+)\/state$/
const statusPattern = /^(.+)\/status$/

export const esphome: Format = {
  id: 'esphome',
  named: 'board',
  topics: {
    nameIn: (topic) => (statePattern.exec(topic) ?? statusPattern.exec(topic))?.[1],
    read(topic, payload) {
      const text = payload.toString().trim()
      const name = statePattern.exec(topic)?.[2]
      if (name !== undefined) return { fields: { [name]: text } }
      return text === 'online' || text === 'offline' ? { fields: {}, state: text } : null
    },
  },
}
