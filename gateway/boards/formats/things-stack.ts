/**
 * The Things Stack v3 (The Things Network), a webhook with JSON: `end_device_ids`, `uplink_message` with `f_cnt` and
 * `decoded_payload`, which a payload formatter of its console makes. The name of a board is its `dev_eui`, the path of a field
 * that within `decoded_payload`. Fields that are 0 are left out of its JSON, `f_cnt` too.
 */
import { type Format, flattened, isObject, type Message, textAt, timeOf_ms } from '../format.ts'
import { frameNumber } from './frame-number.ts'

export const thingsStack: Format = {
  id: 'things-stack',
  named: 'board',
  posts: {
    nameIn: (body) => ('end_device_ids' in body ? (textAt(body, 'end_device_ids', 'dev_eui') ?? '-') : undefined),
    read(body) {
      const up = body.uplink_message
      if (!isObject(up)) return null // a join, a downlink, an error of the network
      if (!isObject(up.decoded_payload)) {
        return { problem: 'It has no "decoded_payload": give the device a payload formatter in the console.' }
      }
      const at_ms = timeOf_ms(textAt(up, 'received_at') ?? textAt(body, 'received_at'))
      const session = textAt(up, 'session_key_id') ?? textAt(body, 'end_device_ids', 'dev_addr')
      const message: Message = { fields: flattened(up.decoded_payload) }
      if (at_ms !== undefined) Object.assign(message, { at_ms, isArrivalTime: true })
      const number = frameNumber(textAt(body, 'end_device_ids', 'dev_eui'), session, up.f_cnt)
      return number ? { ...message, number } : message
    },
  },
}
