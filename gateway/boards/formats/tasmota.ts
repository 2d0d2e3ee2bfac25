/**
 * Tasmota, with its usual full topic: `tele/{topic}/SENSOR` with JSON, `tele/{topic}/LWT` with `Online` and `Offline`, which is
 * also its last will. The name of a board is its `topic`, the path of a field `DS18B20.Temperature`. `Time` is not used: it has
 * no zone, and is 1970 where a board has no NTP.
 */
import { type Format, flattened, objectIn } from '../format.ts'

const topicPattern = /^tele\/([^/]+)\/(SENSOR|LWT)$/

export const tasmota: Format = {
  id: 'tasmota',
  named: 'board',
  topics: {
    nameIn: (topic) => topicPattern.exec(topic)?.[1],
    read(topic, payload) {
      if (topicPattern.exec(topic)?.[2] === 'SENSOR') {
        const said = objectIn(payload)
        return said ? { fields: flattened(said) } : { problem: 'It is no JSON object.' }
      }
      const state = payload.toString().trim().toLowerCase()
      return state === 'online' || state === 'offline' ? { fields: {}, state } : null
    },
  },
}
