/**
 * airrohr, the firmware of Sensor.Community, as it posts to "own API": `{"esp8266id": …, "sensordatavalues": [{"value_type":
 * "SDS_P1", "value": "27.65"} …]}`, numbers as text, without a time. P0, P1 and P2 are PM1, PM10 and PM2.5. Pressure is in Pa.
 * What else it says of itself (`samples`, `min_micro`, `max_micro`, `interval`, `signal`) is no measurement.
 */
import type { QuantityKey } from '../../../hardware/quantities.ts'
import { type Field, type Format, isObject } from '../format.ts'

/** Endings of `value_type`; what stands before is the sensor. */
const byEnding: Record<string, Pick<Field, 'quantity' | 'factor'>> = {
  P0: { quantity: 'pm1_ug_m3' },
  P1: { quantity: 'pm10_ug_m3' },
  P2: { quantity: 'pm2_5_ug_m3' },
  P4: { quantity: 'pm4_ug_m3' },
  temperature: { quantity: 'air_temperature_c' },
  humidity: { quantity: 'humidity_pct' },
  pressure: { quantity: 'pressure_hpa', factor: 0.01 },
  co2_ppm: { quantity: 'co2_ppm' satisfies QuantityKey },
}
/** The firmware gives the DHT22, its oldest sensor, no name. */
const nameless = 'dht'

export const airrohr: Format = {
  id: 'airrohr',
  named: 'board',
  fieldOf(path) {
    const [, sensor = '', ending = ''] = /^(?:([A-Za-z0-9]+)_)?([A-Za-z0-9]+|co2_ppm)$/.exec(path) ?? []
    const known = Object.hasOwn(byEnding, ending) ? byEnding[ending] : undefined
    return known && { sensor: (sensor || nameless).toLowerCase(), ...known }
  },
  posts: {
    nameIn: ({ sensordatavalues, esp8266id, esp32id }) =>
      Array.isArray(sensordatavalues) ? String(esp8266id ?? esp32id ?? '') : undefined,
    read({ sensordatavalues }) {
      const fields: Record<string, unknown> = Object.create(null)
      for (const one of sensordatavalues as unknown[]) {
        if (isObject(one) && typeof one.value_type === 'string') fields[one.value_type] = one.value
      }
      return { fields }
    },
  },
}
