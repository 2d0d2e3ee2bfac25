/** What is feared, by what a rule watches: the word for people and for CAP's `event`. */
import type { QuantityKey } from '../../hardware/quantities.ts'
import type { LocalizedText } from '../contract.ts'
import type { MeasureSpelling } from './measures/index.ts'

const flood: LocalizedText = { id: 'Banjir', en: 'Flood' }
const rain: LocalizedText = { id: 'Hujan lebat', en: 'Heavy rain' }
const air: LocalizedText = { id: 'Pencemaran udara', en: 'Air pollution' }
const water: LocalizedText = { id: 'Mutu air buruk', en: 'Poor water quality' }
const soil: LocalizedText = { id: 'Keadaan tanah', en: 'State of the soil' }
const weather: LocalizedText = { id: 'Cuaca ekstrem', en: 'Extreme weather' }
const power: LocalizedText = { id: 'Daya stasiun lemah', en: 'Low power at the station' }
const node: LocalizedText = { id: 'Alat stasiun terganggu', en: 'Trouble with the node of the station' }

const byQuantity: Record<QuantityKey, LocalizedText> = {
  water_level_m: flood,
  distance_m: flood,
  distance_raw_m: flood,
  rainfall_mm: rain,
  rain_rate_mm_h: rain,
  pm1_ug_m3: air,
  pm2_5_ug_m3: air,
  pm10_ug_m3: air,
  pm4_ug_m3: air,
  pm100_ug_m3: air,
  voc_index: air,
  nox_index: air,
  co2_ppm: air,
  air_temperature_c: weather,
  humidity_pct: weather,
  pressure_hpa: weather,
  wind_speed_m_s: weather,
  soil_moisture_pct: soil,
  soil_temperature_c: soil,
  water_temperature_c: water,
  salinity_psu: water,
  conductivity_us_cm: water,
  ph: water,
  redox_mv: water,
  dissolved_oxygen_mg_l: water,
  turbidity_ntu: water,
  battery_v: power,
  undervoltage_pct: power,
  refused_pct: node,
  empty_pct: node,
  connected_pct: node,
  processor_c: node,
  card_free_mb: node,
  signal_dbm: node,
  waiting_readings: node,
  clock_off_s: node,
}

export function hazardOf(rule: { quantity: QuantityKey; measure: MeasureSpelling; below: boolean }): LocalizedText {
  const { quantity, measure, below } = rule
  if (measure === 'silence') return { id: 'Data tidak masuk', en: 'Missing data' }
  const isLow = (quantity === 'water_level_m' && below) || (quantity === 'distance_m' && !below)
  if (isLow) return { id: 'Muka air rendah', en: 'Low water' }
  return byQuantity[quantity]
}

/** Of several: a flood before all others. */
export function worstHazard(hazards: readonly LocalizedText[]): LocalizedText | null {
  return hazards.find(({ en }) => /flood/i.test(en)) ?? hazards[0] ?? null
}
