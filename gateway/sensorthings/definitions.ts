/**
 * What our quantities and units are called in vocabularies that others keep: UCUM for units, CF standard names (NERC's P07) for
 * the air, ODM2's variable names for the water.
 */
import { type QuantityKey, quantities } from '../../hardware/quantities.ts'

/** UCUM codes, by the unit as we write it. */
const ucum: Record<string, [code: string, name: string]> = {
  m: ['m', 'metre'],
  mm: ['mm', 'millimetre'],
  'mm/h': ['mm/h', 'millimetre per hour'],
  'µg/m³': ['ug/m3', 'microgram per cubic metre'],
  ppm: ['[ppm]', 'parts per million'],
  '°C': ['Cel', 'degree Celsius'],
  '%': ['%', 'percent'],
  hPa: ['hPa', 'hectopascal'],
  'm/s': ['m/s', 'metre per second'],
  PSU: ['1', 'practical salinity, which has no unit'],
  'µS/cm': ['uS/cm', 'microsiemens per centimetre'],
  mV: ['mV', 'millivolt'],
  'mg/L': ['mg/L', 'milligram per litre'],
  NTU: ['{NTU}', 'nephelometric turbidity unit'],
  V: ['V', 'volt'],
  '': ['1', 'a number without a unit'],
}

const cf = (name: string) => `http://vocab.nerc.ac.uk/standard_name/${name}/`
const odm2 = (name: string) => `http://vocabulary.odm2.org/variablename/${name}/`

/** A quantity that is not here is defined by the page of its own ObservedProperty. */
const defined: Partial<Record<QuantityKey, string>> = {
  water_level_m: odm2('gageHeight'),
  distance_m: odm2('distance'),
  distance_raw_m: odm2('distance'),
  rainfall_mm: odm2('precipitation'),
  rain_rate_mm_h: cf('rainfall_rate'),
  pm1_ug_m3: cf('mass_concentration_of_pm1_ambient_aerosol_particles_in_air'),
  pm2_5_ug_m3: cf('mass_concentration_of_pm2p5_ambient_aerosol_particles_in_air'),
  pm10_ug_m3: cf('mass_concentration_of_pm10_ambient_aerosol_particles_in_air'),
  co2_ppm: cf('mole_fraction_of_carbon_dioxide_in_air'),
  air_temperature_c: cf('air_temperature'),
  humidity_pct: cf('relative_humidity'),
  pressure_hpa: cf('air_pressure'),
  wind_speed_m_s: cf('wind_speed'),
  soil_moisture_pct: odm2('volumetricWaterContent'),
  soil_temperature_c: cf('soil_temperature'),
  water_temperature_c: odm2('temperature'),
  salinity_psu: odm2('salinity'),
  conductivity_us_cm: odm2('electricalConductivity'),
  ph: odm2('pH'),
  redox_mv: odm2('oxidationReductionPotential'),
  dissolved_oxygen_mg_l: odm2('oxygenDissolved'),
  turbidity_ntu: odm2('turbidity'),
  battery_v: odm2('batteryVoltage'),
}

/** The `unitOfMeasurement` of a quantity. Of a unit that UCUM has no code for, the definition is null. */
export function unitOf(quantity: QuantityKey): { name: string; symbol: string; definition: string | null } {
  const { unit } = quantities[quantity]
  const [code, name] = ucum[unit] ?? []
  if (code === undefined || name === undefined) return { name: unit, symbol: unit, definition: null }
  return { name, symbol: unit, definition: `http://www.opengis.net/def/uom/UCUM/0/${encodeURIComponent(code)}` }
}

/** Where the quantity is defined; undefined: in no vocabulary that we know. */
export const definitionOf = (quantity: QuantityKey): string | undefined => defined[quantity]

export const measurement = 'http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement'
