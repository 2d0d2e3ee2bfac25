/** The words of the map. */
import type { Lang } from '../words.ts'

interface MapPageWords {
  title: string
  help: string
  map: string
  /** Names of stations that one mark stands for besides its own, and the same as a heading. */
  andBeside: (names: string) => string
  here: (n: number) => string
  zoomIn: string
  zoomOut: string
  coarse: string
  noGround: string
  noPlaces: (n: number) => string
  streets: string
  streetsNone: string
  noneReached: string
  someReached: (n: number) => string
  unsure: string
  reached: string
  atStation: (place: string) => string
  show: (what: string) => string
  showShort: string
  stations: string
  noPlace: string
  chart: string
  since: (age: string) => string
  mapFailed: string
  observe: string
  legendReached: string
  legendNot: string
}

export const mapWords: Record<Lang, MapPageWords> = {
  id: {
    title: 'Peta dan jalan',
    help: 'Jalan mana yang tergenang, dan mana yang berikutnya.',
    map: 'Peta stasiun',
    andBeside: (names) => `Di tempat yang sama: ${names}`,
    here: (n) => `${n} stasiun berdekatan`,
    zoomIn: 'Perbesar',
    zoomOut: 'Perkecil',
    coarse: 'Letak stasiun di peta ini dibulatkan, sampai sekitar satu kilometer.',
    noGround:
      'Peta ini belum punya gambar jalan dan sungai. Pengelola dapat menambahkannya: map: { ground: desa.geojson } di gateway.yaml.',
    noPlaces: (n) => `${n} stasiun belum punya letak di peta.`,
    streets: 'Jalan dan tempat',
    streetsNone:
      'Belum ada catatan jalan mana yang tergenang pada tinggi air berapa. Pengelola dapat menulisnya di gateway.yaml (impacts).',
    noneReached: 'Menurut sensor, belum ada yang tercapai.',
    someReached: (n) => (n === 1 ? 'Satu tempat sudah tercapai air.' : `${n} tempat sudah tercapai air.`),
    unsure: 'angka sekarang tidak diketahui',
    reached: 'tercapai',
    atStation: (place) => `di ${place}`,
    show: (what) => `Tunjukkan di peta: ${what}`,
    showShort: 'Tunjukkan di peta',
    stations: 'Stasiun di peta',
    noPlace: 'belum ada letak',
    chart: 'Lihat grafik',
    since: (age) => `terakhir ${age}`,
    mapFailed: 'Peta tidak dapat digambar. Daftar di bawah tetap lengkap.',
    observe: 'Laporkan yang Anda lihat',
    legendReached: 'garis tebal: tercapai air',
    legendNot: 'garis putus: belum',
  },
  en: {
    title: 'Map and streets',
    help: 'Which street is under water, and which comes next.',
    map: 'Map of the stations',
    andBeside: (names) => `At the same place: ${names}`,
    here: (n) => `${n} stations close together`,
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    coarse: 'Stations are shown to about a kilometre on this map.',
    noGround:
      'This map has no streets and rivers yet. An operator can add them: map: { ground: desa.geojson } in gateway.yaml.',
    noPlaces: (n) =>
      n === 1 ? 'One station has no place on the map yet.' : `${n} stations have no place on the map yet.`,
    streets: 'Streets and places',
    streetsNone:
      'Nobody has written down yet which street is under water at which level. An operator can, in gateway.yaml (impacts).',
    noneReached: 'By the sensors, none is reached.',
    someReached: (n) => (n === 1 ? 'Water has reached one place.' : `Water has reached ${n} places.`),
    unsure: 'the present value is not known',
    reached: 'reached',
    atStation: (place) => `at ${place}`,
    show: (what) => `Show on the map: ${what}`,
    showShort: 'Show on the map',
    stations: 'Stations on the map',
    noPlace: 'no place yet',
    chart: 'Show the chart',
    since: (age) => `last ${age}`,
    mapFailed: 'The map could not be drawn. The lists below are complete.',
    observe: 'Report what you see',
    legendReached: 'thick line: reached by water',
    legendNot: 'dashed line: not yet',
  },
}
