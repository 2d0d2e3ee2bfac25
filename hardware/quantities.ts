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
}

export const quantities = {
  water_level_m: level('Tinggi muka air', 'Water level', 'm', 3, [-50, 200]),
  distance_m: level('Jarak ke air', 'Distance to water', 'm', 3, [0, 50]),
  rainfall_mm: amount('Curah hujan', 'Rainfall', 'mm', 2, [0, 500]),
  rain_rate_mm_h: level('Intensitas hujan', 'Rain rate', 'mm/h', 1, [0, 1_000]),
  pm1_ug_m3: level('PM1', 'PM1', 'µg/m³', 1, [0, 10_000]),
  pm2_5_ug_m3: level('PM2,5', 'PM2.5', 'µg/m³', 1, [0, 10_000]),
  pm10_ug_m3: level('PM10', 'PM10', 'µg/m³', 1, [0, 10_000]),
  co2_ppm: level('CO₂', 'CO₂', 'ppm', 0, [0, 100_000]),
  air_temperature_c: level('Suhu udara', 'Air temperature', '°C', 1, [-40, 60]),
  humidity_pct: level('Kelembapan', 'Humidity', '%', 0, [0, 100]),
  pressure_hpa: level('Tekanan udara', 'Air pressure', 'hPa', 1, [500, 1_100]),
  water_temperature_c: level('Suhu air', 'Water temperature', '°C', 1, [-5, 60]),
  salinity_psu: level('Salinitas', 'Salinity', 'PSU', 1, [0, 80]),
  conductivity_us_cm: level('Daya hantar listrik', 'Conductivity', 'µS/cm', 0, [0, 500_000]),
  ph: level('pH', 'pH', '', 2, [0, 14]),
  dissolved_oxygen_mg_l: level('Oksigen terlarut', 'Dissolved oxygen', 'mg/L', 2, [0, 50]),
  turbidity_ntu: level('Kekeruhan', 'Turbidity', 'NTU', 0, [0, 10_000]),
  battery_v: level('Baterai', 'Battery', 'V', 2, [0, 60]),
} as const satisfies Record<string, Quantity>

export type QuantityKey = keyof typeof quantities

/** Whether `key` is a word of this vocabulary. */
export function isQuantity(key: string): key is QuantityKey {
  return Object.hasOwn(quantities, key)
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

function amount(id: string, en: string, unit: string, decimals: number, range: readonly [number, number]): Quantity {
  return { label: { id, en }, unit, decimals, range, kind: 'amount' }
}
