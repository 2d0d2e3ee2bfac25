/**
 * ISPU, the Indonesian air pollution index (Permen LHK P.14/2020): concentrations as a 24 h mean in µg/m³.
 *
 * I = (Ia − Ib) / (Xa − Xb) · (Xx − Xb) + Ib within the band that holds Xx. The regulation names no lower bounds; the
 * upper bound of the band below is used, which makes the index continuous. It does not say how to round: this does not.
 * Above the last band (index 500 by convention) the line goes on, so that worse air never shows the same number.
 * Low-cost particle sensors are not a reference method: show the index as indicative.
 */
const indexBounds = [0, 50, 100, 200, 300, 500] as const

/** Upper concentration of each band, µg/m³. */
const bands = {
  pm10: [0, 50, 150, 350, 420, 500],
  pm2_5: [0, 15.5, 55.4, 150.4, 250.4, 500],
  so2: [0, 52, 180, 400, 800, 1_200],
  co: [0, 4_000, 8_000, 15_000, 30_000, 45_000],
  o3: [0, 120, 235, 400, 800, 1_000],
  no2: [0, 80, 200, 1_130, 2_260, 3_000],
  hc: [0, 45, 100, 215, 432, 648],
} as const
export type Pollutant = keyof typeof bands

export const ispuCategories = [
  { id: 'Baik', en: 'Good', colour: 'hijau', upTo: 50 },
  { id: 'Sedang', en: 'Moderate', colour: 'biru', upTo: 100 },
  { id: 'Tidak sehat', en: 'Unhealthy', colour: 'kuning', upTo: 200 },
  { id: 'Sangat tidak sehat', en: 'Very unhealthy', colour: 'merah', upTo: 300 },
  { id: 'Berbahaya', en: 'Hazardous', colour: 'hitam', upTo: Number.POSITIVE_INFINITY },
] as const

/** The index of a 24 h mean. A mean below zero (an instrument's offset) counts as zero. */
export function ispu(pollutant: Pollutant, mean_ug_m3: number): number {
  const x = Math.max(0, mean_ug_m3)
  const upper = bands[pollutant]
  const found = upper.findIndex((bound, position) => position > 0 && x <= bound)
  const band = found === -1 ? upper.length - 1 : found
  const [lowX, highX] = [upper[band - 1]!, upper[band]!]
  const [lowI, highI] = [indexBounds[band - 1]!, indexBounds[band]!]
  return ((highI - lowI) / (highX - lowX)) * (x - lowX) + lowI
}

/** The category of an index, judged as it is published: as a whole number. */
export function ispuCategory(index: number): (typeof ispuCategories)[number] {
  return ispuCategories.find(({ upTo }) => Math.round(index) <= upTo) ?? ispuCategories[4]
}
