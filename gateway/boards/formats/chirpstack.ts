/**
 * ChirpStack v4, its HTTP integration with JSON: `deviceInfo`, `devAddr`, `fCnt`, `time`, and `object`, which the codec of the
 * device profile makes. The name of a board is its `devEui`, the path of a field that within `object`. Other events (join,
 * status, ack …) come to the same address.
 */
import { type Format, flattened, isObject, type Message, textAt, timeOf_ms } from '../format.ts'
import { frameNumber } from './frame-number.ts'

export const chirpstack: Format = {
  id: 'chirpstack',
  named: 'board',
  posts: {
    nameIn: (body) => ('deviceInfo' in body ? (textAt(body, 'deviceInfo', 'devEui') ?? '-') : undefined),
    read(body) {
      if (!('data' in body) && !('object' in body)) return null // a join, a status, an answer to a downlink
      if (!isObject(body.object)) {
        return { problem: 'It has no "object": give the device profile a codec.' }
      }
      const at_ms = timeOf_ms(textAt(body, 'time'))
      const message: Message = { fields: flattened(body.object) }
      if (at_ms !== undefined) Object.assign(message, { at_ms, isArrivalTime: true })
      const number = frameNumber(textAt(body, 'deviceInfo', 'devEui'), textAt(body, 'devAddr'), body.fCnt)
      return number ? { ...message, number } : message
    },
  },
}
