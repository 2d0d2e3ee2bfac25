/**
 * The vocabulary: everything Pantau can measure. The unit is part of the key, so no number travels without it.
 *
 * `range` is what can exist in nature where people live, wider than any one sensor; a driver states its sensor's own
 * range beside it. `kind` says how readings combine: a `level` is sampled (median), an `amount` belongs to an interval
 * and is summed, zeros included.
 */
export interface Quantity {
  label: { id: string; en: string }
  unit: string
  decimals: number
  range: readonly [min: number, max: number]
  kind: 'level' | 'amount'
  /** It says how a station is, not what it measures: the gateway makes its readings of what the station tells of itself. */
  of?: 'node'
}

export const quantities = {
  water_level_m: level('Tinggi muka air', 'Water level', 'm', 3, [-50, 200]),
  distance_m: level('Jarak ke air', 'Distance to water', 'm', 3, [0, 50]),
  distance_raw_m: level('Jarak, apa kata sensor', 'Distance as the sensor says it', 'm', 3, [0, 50]),
  rainfall_mm: amount('Curah hujan', 'Rainfall', 'mm', 2, [0, 500]),
  rain_rate_mm_h: level('Intensitas hujan', 'Rain rate', 'mm/h', 1, [0, 1_000]),
  pm1_ug_m3: level('PM1', 'PM1', 'µg/m³', 1, [0, 10_000]),
  pm2_5_ug_m3: level('PM2,5', 'PM2.5', 'µg/m³', 1, [0, 10_000]),
  pm10_ug_m3: level('PM10', 'PM10', 'µg/m³', 1, [0, 10_000]),
  pm4_ug_m3: level('PM4', 'PM4', 'µg/m³', 1, [0, 10_000]),
  pm100_ug_m3: level('PM100', 'PM100', 'µg/m³', 0, [0, 100_000]),
  voc_index: level('Indeks VOC', 'VOC index', '', 0, [0, 500]),
  nox_index: level('Indeks NOx', 'NOx index', '', 0, [0, 500]),
  co2_ppm: level('CO₂', 'CO₂', 'ppm', 0, [0, 100_000]),
  air_temperature_c: level('Suhu udara', 'Air temperature', '°C', 1, [-40, 60]),
  humidity_pct: level('Kelembapan', 'Humidity', '%', 0, [0, 100]),
  pressure_hpa: level('Tekanan udara', 'Air pressure', 'hPa', 1, [500, 1_100]),
  wind_speed_m_s: level('Kecepatan angin', 'Wind speed', 'm/s', 1, [0, 120]),
  soil_moisture_pct: level('Kelembapan tanah', 'Soil moisture', '%', 1, [0, 100]),
  soil_temperature_c: level('Suhu tanah', 'Soil temperature', '°C', 1, [-40, 80]),
  water_temperature_c: level('Suhu air', 'Water temperature', '°C', 1, [-5, 60]),
  salinity_psu: level('Salinitas', 'Salinity', 'PSU', 1, [0, 80]),
  conductivity_us_cm: level('Daya hantar listrik', 'Conductivity', 'µS/cm', 0, [0, 500_000]),
  ph: level('pH', 'pH', '', 2, [0, 14]),
  redox_mv: level('Potensial redoks', 'Redox potential', 'mV', 0, [-2_000, 2_000]),
  dissolved_oxygen_mg_l: level('Oksigen terlarut', 'Dissolved oxygen', 'mg/L', 2, [0, 50]),
  turbidity_ntu: level('Kekeruhan', 'Turbidity', 'NTU', 0, [0, 10_000]),
  battery_v: level('Baterai', 'Battery', 'V', 2, [0, 60]),
  refused_pct: ofNode('Rusak di kabel', 'Refused on the wire', '%', 1, [0, 100]),
  empty_pct: ofNode('Kiriman tanpa nilai', 'Frames without a value', '%', 1, [0, 100]),
  connected_pct: ofNode('Kabel tersambung', 'Wire connected', '%', 0, [0, 100]),
  undervoltage_pct: ofNode('Tegangan terlalu rendah', 'Under-voltage', '%', 0, [0, 100]),
  processor_c: ofNode('Suhu prosesor', 'Processor temperature', '°C', 0, [-40, 125]),
  card_free_mb: ofNode('Sisa kartu memori', 'Memory card left', 'MB', 0, [0, 100_000_000]),
  signal_dbm: ofNode('Sinyal Wi-Fi', 'Wi-Fi signal', 'dBm', 0, [-150, 0]),
  waiting_readings: ofNode('Menunggu dikirim', 'Waiting to be sent', '', 0, [0, 100_000_000]),
  clock_off_s: ofNode('Selisih jam alat', 'Clock of the node, off by', 's', 0, [-4_000_000_000, 4_000_000_000]),
} as const satisfies Record<string, Quantity>

export type QuantityKey = keyof typeof quantities

/** Whether `key` is a word of this vocabulary. */
export function isQuantity(key: string): key is QuantityKey {
  return Object.hasOwn(quantities, key)
}

/** Of the computer of a station; the wires of its sensors are told under the ids of these. */
export const nodeSensor = 'node'
/** Of the computer as a whole, under `nodeSensor`. */
export const computerQuantities = [
  'battery_v',
  'undervoltage_pct',
  'processor_c',
  'card_free_mb',
  'signal_dbm',
  'waiting_readings',
  'clock_off_s',
] as const satisfies QuantityKey[]
/** Of one wire, under the id of its sensor. */
export const wireQuantities = ['refused_pct', 'empty_pct', 'connected_pct'] as const satisfies QuantityKey[]

/** Whether it says how a station is, and not what it measures. A battery is both, and counts as measured. */
export function isOfNode(key: string): boolean {
  return isQuantity(key) && (quantities[key] as Quantity).of === 'node'
}

/** Whether its readings are summed, as rain is. Of a word that is none: false. */
export function isAmount(key: string): boolean {
  return isQuantity(key) && quantities[key].kind === 'amount'
}

/** How many decimals a number of it has; of a word that is none: three. */
export function decimalsOf(key: string): number {
  return isQuantity(key) ? quantities[key].decimals : 3
}

function level(id: string, en: string, unit: string, decimals: number, range: readonly [number, number]): Quantity {
  return { label: { id, en }, unit, decimals, range, kind: 'level' }
}

function ofNode(id: string, en: string, unit: string, decimals: number, range: readonly [number, number]): Quantity {
  return { ...level(id, en, unit, decimals, range), of: 'node' }
}

function amount(id: string, en: string, unit: string, decimals: number, range: readonly [number, number]): Quantity {
  return { label: { id, en }, unit, decimals, range, kind: 'amount' }
}
