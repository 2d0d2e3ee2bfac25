/** The scenes of docs/handbook/alert-texts.md. */
import { published, type Scene, start_ms } from './alertScenes.ts'

const level = { station: 'hulu', sensor: 'alat-1', quantity: 'water_level_m' }
const gate = published('katulampa-siaga', 'hulu')
const rising = [0.2, 0.24, 0.3, 0.36, 0.42, 0.48, 0.54, 0.6, 0.66, 0.7, 0.75, 0.79, 0.84, 0.9]
const high = [...rising, 1.0, 1.12, 1.25, 1.38, 1.55, 1.62]
const highest = [...high, 1.75, 1.9, 2.04, 2.1]
const falling = [2.05, 1.98, 1.93, 1.9, 1.8, 1.6, 1.48, 1.43, 1.41, 1.4]
const over = [1.3, 1.1, 0.9, 0.78, 0.74, 0.71, 0.7]
const sum = (values: number[], every_min = 10) => ({ values, every_min, quantity: 'rainfall_mm' as const })
const text = { id: 'Pergi ke tempat tinggi sekarang juga.', en: 'Go to high ground at once.' }
const flash = [
  { ...level, id: 'tinggi', levels: [{ label: 'Siaga 3', at: 0.8, clear: 0.75, text }] },
  { ...level, id: 'naik', measure: { rise_over_s: 1_800 }, levels: [{ label: 'Naik cepat', at: 0.5, clear: 0.3 }] },
  {
    id: 'bandang',
    label: 'Banjir bandang',
    hazard: { id: 'Banjir bandang', en: 'Flash flood' },
    all: ['tinggi', 'naik'],
  },
]
const bandang = flash[2]!
const quick = [0.3, 0.32, 0.35, 0.6, 0.95, 1.2]

export const scenes: Scene[] = [
  { title: 'Sungai naik sampai level pertama', rules: [gate], courses: [{ station: 'hulu', values: rising }] },
  { title: 'Sungai naik ke level kedua', rules: [gate], courses: [{ station: 'hulu', values: high }] },
  {
    title: 'Sungai naik ke level tertinggi; aturan menyebut wilayah dan masa berlaku',
    rules: [{ ...gate, area: ['Kampung Baru', 'RW 05 Bantaran'], holds_s: 10_800 }],
    courses: [{ station: 'hulu', values: highest }],
  },
  {
    title: 'Sungai turun satu level',
    rules: [gate],
    courses: [{ station: 'hulu', values: [...highest, ...falling] }],
    of: { kind: 'eased' },
  },
  {
    title: 'Peringatan sungai berakhir',
    rules: [gate],
    courses: [{ station: 'hulu', values: [...highest, ...falling, ...over] }],
  },
  {
    title: 'Air naik cepat',
    rules: [{ ...flash[1], id: 'naik-cepat' }],
    courses: [{ station: 'hulu', values: quick }],
  },
  {
    title: 'Sungai mengering',
    rules: [{ ...level, id: 'kering', below: true, levels: [{ label: 'Kekeringan', at: 0.1, clear: 0.15 }] }],
    courses: [{ station: 'hulu', values: [0.22, 0.2, 0.18, 0.15, 0.13, 0.11, 0.1] }],
  },
  {
    title: 'Air surut cepat sesudah banjir',
    rules: [
      {
        ...level,
        id: 'surut',
        below: true,
        measure: { rise_over_s: 1_800 },
        levels: [{ label: 'Surut cepat', at: -0.5, clear: -0.3 }],
      },
    ],
    courses: [{ station: 'hulu', values: [2.1, 2.0, 1.8, 1.5] }],
  },
  {
    title: 'Gabungan: banjir bandang',
    rules: [bandang, ...flash.slice(0, 2)],
    courses: [{ station: 'hulu', values: quick }],
  },
  {
    title: 'Gabungan berakhir, satu tanda masih ada',
    rules: [bandang, ...flash.slice(0, 2)],
    courses: [{ station: 'hulu', values: [...quick, 1.22, 1.23, 1.23, 1.24, 1.24, 1.24, 1.24] }],
  },
  {
    title: 'Hujan lebat dalam satu jam',
    rules: [published('hujan-per-jam', 'hulu')],
    courses: [{ station: 'hulu', ...sum([1, 2, 3, 3, 4, 4, 4]) }],
  },
  {
    title: 'Hujan sehari (WITA)',
    rules: [published('hujan-harian', 'pesisir')],
    courses: [{ station: 'pesisir', ...sum(Array.from({ length: 45 }, () => 2.4)) }],
    of: { kind: 'raised' },
  },
  {
    title: 'Udara tidak sehat (WIT)',
    rules: [published('ispu-pm2-5', 'sekolah')],
    courses: [
      { station: 'sekolah', quantity: 'pm2_5_ug_m3', every_min: 60, values: Array.from({ length: 26 }, () => 92.4) },
    ],
  },
  {
    title: 'Asap dalam satu jam',
    rules: [
      {
        id: 'asap',
        station: 'sekolah',
        sensor: 'alat-1',
        quantity: 'pm2_5_ug_m3',
        measure: { mean_over_s: 3_600 },
        levels: [{ label: 'Asap pekat', at: 150, clear: 140, text: { id: 'Pakai masker.', en: 'Wear a mask.' } }],
      },
    ],
    courses: [{ station: 'sekolah', quantity: 'pm2_5_ug_m3', values: Array.from({ length: 12 }, () => 180) }],
  },
  {
    title: 'Oksigen turun di mangrove',
    rules: [published('mangrove-do', 'pesisir')],
    courses: [
      {
        station: 'pesisir',
        quantity: 'dissolved_oxygen_mg_l',
        every_min: 10,
        values: [6.4, 6.1, 5.8, 5.4, 5.1, 4.9, 4.7, 4.6],
      },
    ],
  },
  {
    title: 'Salinitas jauh dari keadaan alami',
    rules: [
      {
        id: 'salinitas',
        station: 'pesisir',
        sensor: 'alat-1',
        quantity: 'salinity_psu',
        measure: { deviation_from: 30 },
        levels: [{ label: 'Tidak alami', at: 3, clear: 2.5 }],
      },
    ],
    courses: [{ station: 'pesisir', quantity: 'salinity_psu', values: [29, 28, 26.8, 26.5] }],
  },
  {
    title: 'Data tidak masuk',
    rules: [{ ...level, id: 'senyap', measure: 'silence', levels: [{ label: 'Sensor diam', at: 1_800 }] }],
    courses: [{ station: 'hulu', values: [0.4, 0.41] }],
    silent_min: 31,
  },
  {
    title: 'Data masuk lagi',
    rules: [{ ...level, id: 'senyap', measure: 'silence', levels: [{ label: 'Sensor diam', at: 900 }] }],
    courses: [{ station: 'hulu', every_min: 40, values: [0.4, 0.5] }],
  },
  {
    title: 'Pembacaan diragukan, jam stasiun terlambat',
    rules: [gate],
    courses: [
      { station: 'hulu', values: rising, marks: { flag: 3, clock: 'doubted', doubted: 'station', off_ms: -660_000 } },
    ],
  },
  {
    title: 'Jam server terlambat',
    rules: [gate],
    courses: [{ station: 'hulu', values: rising, marks: { clock: 'doubted', doubted: 'gateway', off_ms: 360_000 } }],
  },
  {
    title: 'Jam stasiun belum disetel',
    rules: [gate],
    courses: [{ station: 'hulu', values: rising, marks: { clock: 'unsynced' } }],
  },
  {
    title: 'Bengawan Solo: Siaga 3 adalah yang terburuk',
    rules: [published('bojonegoro-siaga', 'solo')],
    courses: [{ station: 'solo', every_min: 15, values: [12.9, 13.2, 13.6, 14.1, 14.5, 14.9, 15.02, 15.04] }],
  },
  {
    title: 'Latihan',
    rules: [{ ...gate, id: 'latihan-katulampa-siaga', name: 'Ciliwung hulu (latihan)' }],
    courses: [{ station: 'hulu', values: high }],
    exercise: true,
  },
  {
    title: 'Aturan berakhir saat air masih tinggi',
    rules: [{ ...gate, valid_until: '2026-01-13T20:00:00Z' }],
    courses: [{ station: 'hulu', values: rising }],
    silent_min: 60,
  },
  {
    title: 'Kabar yang terlambat enam jam karena internet putus',
    rules: [gate],
    courses: [{ station: 'hulu', values: high }],
    beside: { delayed_s: 6 * 3_600 },
  },
  {
    title: 'Pengingat: belum ada yang menanggapi',
    rules: [gate],
    courses: [{ station: 'hulu', values: high }],
    beside: { word: 'reminder', more: { reminder: 2, unacknowledged_min: 60 } },
  },
  {
    title: 'Naik-turun',
    rules: [gate],
    courses: [{ station: 'hulu', values: rising }],
    beside: { more: { flapping: { changes: 14, since_ms: start_ms } } },
  },
  {
    title: 'Ada yang menanggapi',
    rules: [gate],
    courses: [{ station: 'hulu', values: high }],
    beside: { word: 'acknowledged', more: { acknowledged: { by: 'ani', at_ms: start_ms, comment: 'menuju lokasi' } } },
  },
]
