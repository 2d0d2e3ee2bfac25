/**
 * What Home Assistant is told so that it finds stations by itself: MQTT discovery, one message for each series. A value that
 * is not followed by another one in time is unknown there (`expire_after`), never shown as the present.
 */
import { type Quantity, type QuantityKey, quantities } from '../../hardware/quantities.ts'
import type { Station } from '../contract.ts'

export const discoveryBase = 'homeassistant'

/** Device classes of Home Assistant, where it has one whose units are ours. */
const classes: Partial<Record<QuantityKey, string>> = {
  water_level_m: 'distance',
  distance_m: 'distance',
  rainfall_mm: 'precipitation',
  rain_rate_mm_h: 'precipitation_intensity',
  pm1_ug_m3: 'pm1',
  pm2_5_ug_m3: 'pm25',
  pm10_ug_m3: 'pm10',
  co2_ppm: 'carbon_dioxide',
  air_temperature_c: 'temperature',
  soil_temperature_c: 'temperature',
  water_temperature_c: 'temperature',
  humidity_pct: 'humidity',
  soil_moisture_pct: 'moisture',
  pressure_hpa: 'pressure',
  wind_speed_m_s: 'wind_speed',
  ph: 'ph',
  battery_v: 'voltage',
}

const least_s = 300
const unknown_s = 900

/** How long a value of this sensor counts as the present one, seconds: three of its intervals, and a minute. */
export function freshFor_s(
  { sensors, heard_every_s = {} }: Pick<Station, 'sensors' | 'heard_every_s'>,
  sensor: string,
): number {
  const every_s = sensors.find((one) => one.sensor === sensor)?.every_s ?? heard_every_s[sensor]
  return every_s === undefined ? unknown_s : Math.max(least_s, Math.ceil(3 * every_s + 60))
}

export const discoveryTopic = (station: string, sensor: string, quantity: string): string =>
  `${discoveryBase}/sensor/pantau-${station}/${sensor}-${quantity}/config`

/** The payload of `discoveryTopic`. `stateTopic`: where its values are. */
export function discoveryOf(station: Station, sensor: string, quantity: QuantityKey, stateTopic: string): string {
  const { label, unit, decimals }: Quantity = quantities[quantity]
  const id = `pantau-${station.station}`
  const kind = classes[quantity]
  return JSON.stringify({
    name: `${label.id} (${sensor})`,
    unique_id: `${id}-${sensor}-${quantity}`,
    state_topic: stateTopic,
    value_template: '{{ value_json.value }}',
    ...(unit !== '' && { unit_of_measurement: unit }),
    ...(kind && { device_class: kind }),
    state_class: 'measurement',
    suggested_display_precision: decimals,
    expire_after: freshFor_s(station, sensor),
    device: { identifiers: [id], name: station.name, manufacturer: 'Pantau', model: 'stasiun' },
    origin: { name: 'Pantau' },
  })
}
