/** What the demo village wants to be warned of. Its numbers are its own: no authority stands behind them. */
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const source = 'Contoh untuk belajar, bukan batas resmi.'
const hulu = { name: 'Jembatan Hulu', station: 'hulu', source }

// The stream stands at 0.24 m in dry weather; a good storm brings a metre, a big one two.
const rules = [
  {
    ...hulu,
    id: 'hulu-banjir',
    sensor: 'level',
    quantity: 'water_level_m',
    levels: [
      { label: 'Waspada', at: 0.6, clear: 0.55 },
      { label: 'Siaga', at: 1, clear: 0.95 },
      { label: 'Awas', at: 1.5, clear: 1.45 },
    ],
    for_s: 10,
    clear_for_s: 60,
  },
  {
    ...hulu,
    id: 'hulu-hujan',
    sensor: 'rain',
    quantity: 'rainfall_mm',
    measure: { sum_over_s: 3_600 },
    levels: [
      { label: 'Hujan lebat', at: 10, clear: 8 },
      { label: 'Hujan sangat lebat', at: 20, clear: 16 },
    ],
  },
  {
    ...hulu,
    id: 'hulu-senyap',
    sensor: 'level',
    quantity: 'water_level_m',
    measure: 'silence',
    levels: [{ label: 'Data tidak masuk', at: 300 }],
  },
]

const quality = [
  {
    station: 'hulu',
    sensor: 'level',
    quantity: 'water_level_m',
    gross_range: { fail: [-0.5, 4], suspect: [0, 2.5] },
    rate_of_change: { rise_per_s: { suspect: 0.005 }, fall_per_s: { suspect: 0.005 }, least_s: 60 },
  },
]

/** What the village remembers of its floods. The lane is a line beside the bridge, so that the map can colour it. */
const impacts = [
  {
    station: 'hulu',
    levels: [
      {
        at: 0.6,
        text: { id: 'Bantaran di bawah jembatan terendam', en: 'The bank below the bridge is under water' },
      },
      {
        at: 1,
        text: { id: 'Gang Masjid tergenang', en: 'Gang Masjid is under water' },
        geo: {
          type: 'LineString',
          coordinates: [
            [106.8359, -6.6329],
            [106.8368, -6.6332],
            [106.8374, -6.6341],
          ],
        },
      },
      { at: 1.5, text: { id: 'Air masuk rumah di RT 03', en: 'Water enters houses of RT 03' } },
    ],
  },
]

/** Writes `gateway.yaml` and `rules.yaml` where they are missing, and gives the path of the former. JSON is YAML. */
export function villageConfig(home: string): string {
  const config = join(home, 'gateway.yaml')
  writeMissing(join(home, 'rules.yaml'), rules)
  writeMissing(config, { simulated: true, rules: 'rules.yaml', quality, river: ['hulu', 'muara'], impacts })
  return config
}

function writeMissing(file: string, content: object) {
  if (existsSync(file)) return
  const note = '# Written once by npm start; change it as you like.'
  writeFileSync(file, `${note}\n${JSON.stringify(content, null, 2)}\n`)
}
