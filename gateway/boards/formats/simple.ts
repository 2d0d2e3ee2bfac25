/**
 * One value a message, for whoever writes a sketch (`pantau/1/{station}/simple/{sensor}/{quantity}`): a number as text, or
 * `{"value": 1.234, "at_ms": 1760000000000}`.
 */
import { idPattern } from '../../../edge/contract.ts'
import { isQuantity } from '../../../hardware/quantities.ts'
import { type Format, objectIn } from '../format.ts'

const topicPattern = /^pantau\/1\/([^/]+)\/simple\/([^/]+)\/([^/]+)$/
const payload_max = 1_024

export const simple: Format = {
  id: 'simple',
  named: 'station',
  fieldOf(path) {
    const [sensor = '', quantity = ''] = path.split('/')
    return idPattern.test(sensor) && isQuantity(quantity) ? { sensor, quantity } : undefined
  },
  topics: {
    nameIn: (topic) => topicPattern.exec(topic)?.[1],
    read(topic, payload) {
      const [, , sensor, quantity] = topicPattern.exec(topic)!
      const path = `${sensor}/${quantity}`
      if (payload.length > payload_max) return { problem: `A value has at most ${payload_max} bytes.` }
      const text = payload.toString().trim()
      if (!text.startsWith('{')) return { fields: { [path]: text } }
      const said = objectIn(payload)
      if (!said || !('value' in said)) return { problem: 'It is neither a number nor {"value":…,"at_ms":…}.' }
      const { value, at_ms } = said
      if (at_ms === undefined || at_ms === null) return { fields: { [path]: value } }
      if (!Number.isSafeInteger(at_ms)) return { problem: '"at_ms" is no whole number of UTC milliseconds.' }
      return { fields: { [path]: value }, at_ms: at_ms as number }
    },
  },
}
