/** The words of the page of one node. */
import type { SensorHealth } from '../../gateway/contract.ts'
import type { Lang } from '../words.ts'

type WireState = NonNullable<SensorHealth['wiring']> | 'closed' | 'open'

interface NodeWords {
  noSuch: string
  good: string
  retired: string
  neverHeard: string
  neverHeardTodo: string
  gone: (age: string) => string
  goneTodo: string
  waits: string
  waitsTodo: (span: string | null) => string
  nothingNew: (age: string) => string
  nothingNewTodo: string
  blind: (sensor: string) => string
  blindTodo: string
  newest: (age: string, span: string | null) => string
  since: (when: string) => string
  also: string
  raw: string
  rawHelp: string
  noRaw: string
  time: string
  sensor: string
  value: string
  noValue: string
  sensors: string
  wire: Record<WireState, string>
  told: (span: string) => string
  learned: (span: string) => string
  comes: (span: string) => string
  noCadence: string
  frames: (n: string) => string
  rejected: string
  refusedShare: (share: string) => string
  emptyShare: (share: string) => string
  nulls: string
  facts: string
  clock: string
  clockState: Record<'synced' | 'unsynced' | 'unknown' | 'gateway', string>
  clockOff: (span: string, isFast: boolean) => string
  signal: string
  battery: string
  power: string
  powerGood: string
  card: string
  cardLeft: (free: string, size: string) => string
  outbox: string
  outboxWaits: (n: string) => string
  outboxEmpty: string
  dropped: (n: string) => string
  started: string
  program: string
  delivery: string
  mayLose: string
  unknown: string
  refused: string
  noRefused: string
  refusedTimes: (n: string, when: string) => string
  refusedFrom: (address: string) => string
  kept: string
  completeness: string
  completenessHelp: string
  whole: (share: string) => string
  day: (date: string, share: string) => string
  history: string
  spans: Record<'day' | 'month' | 'year', string>
  between: (least: string, most: string) => string
  missing: string
  missingPacks: (n: string) => string
  noMissing: string
  logbook: string
  month: string
  take: string
  care: string
  write: string
  compare: string
  calibrate: string
  atHand: string
}

export const nodeWords: Record<Lang, NodeWords> = {
  id: {
    noSuch: 'Stasiun ini tidak ada di server desa ini.',
    good: 'Semua baik.',
    retired: 'Stasiun ini tidak dipakai lagi.',
    neverHeard: 'Belum pernah terdengar.',
    neverHeardTodo: 'Nyalakan alatnya, dan periksa jaringan serta alamat server desa di edge.yaml.',
    gone: (age) => `Tidak terdengar sejak ${age} yang lalu.`,
    goneTodo: 'Periksa listrik alat, lalu jaringannya.',
    waits: 'Tersambung. Menunggu pembacaan pertama.',
    waitsTodo: (span) =>
      span ? `Pembacaan pertama datang paling lama ${span} lagi.` : 'Biasanya datang dalam satu menit.',
    nothingNew: (age) => `Tersambung, tetapi tidak ada pembacaan baru sejak ${age} yang lalu.`,
    nothingNewTodo: 'Periksa kabel dan daya sensor.',
    blind: (sensor) => `Sensor ${sensor} menjawab, tetapi tanpa nilai.`,
    blindTodo: 'Periksa arah dan jarak sensor, dan bersihkan permukaannya.',
    newest: (age, span) => `Pembacaan terakhir ${age}${span ? `; seharusnya tiap ${span}` : ''}.`,
    since: (when) => `Sejak ${when}.`,
    also: 'Juga',
    raw: 'Pembacaan mentah terakhir',
    rawHelp: 'Seperti yang dikirim alat, yang terbaru di atas; bertambah sendiri.',
    noRaw: 'Belum ada.',
    time: 'Waktu',
    sensor: 'Sensor',
    value: 'Nilai',
    noValue: 'tanpa nilai',
    sensors: 'Sensor dan kabelnya',
    wire: {
      good: 'kabel baik',
      open: 'tersambung',
      closed: 'kabel terputus',
      silent: 'tersambung, tetapi diam',
      garbled: 'tidak terbaca',
      damaged: 'banyak yang rusak di kabel',
      blind: 'menjawab tanpa nilai',
    },
    told: (span) => `tiap ${span} (kata alatnya)`,
    learned: (span) => `tiap ${span} (menurut yang datang)`,
    comes: (span) => `nyatanya datang tiap ${span}`,
    noCadence: 'belum diketahui tiap berapa lama',
    frames: (n) => `${n} kiriman sensor`,
    rejected: 'rusak',
    refusedShare: (share) => `akhir-akhir ini ${share} rusak di kabel`,
    emptyShare: (share) => `akhir-akhir ini ${share} tanpa nilai`,
    nulls: 'tanpa nilai',
    facts: 'Alat ini',
    clock: 'Jam',
    clockState: {
      synced: 'disetel dari jaringan',
      unsynced: 'belum disetel',
      unknown: 'tidak diketahui',
      gateway: 'mengikuti server desa',
    },
    clockOff: (span, isFast) => `${isFast ? 'terlalu cepat' : 'terlambat'} ${span}`,
    signal: 'Sinyal Wi-Fi',
    battery: 'Aki',
    power: 'Daya',
    powerGood: 'tidak ada keluhan',
    card: 'Kartu memori',
    cardLeft: (free, size) => `sisa ${free} dari ${size}`,
    outbox: 'Menunggu dikirim',
    outboxWaits: (n) => `${n} pembacaan`,
    outboxEmpty: 'tidak ada',
    dropped: (n) => `${n} terpaksa dibuang`,
    started: 'Menyala sejak',
    program: 'Program',
    delivery: 'Cara kirim',
    mayLose: 'QoS 0: server desa tidak menjawab, jadi yang hilang di jalan tidak ketahuan. Lebih baik QoS 1.',
    unknown: 'belum disebut alatnya',
    refused: 'Yang ditolak server desa',
    noRefused: 'Tidak ada.',
    refusedTimes: (n, when) => `${n} kali, terakhir ${when}`,
    refusedFrom: (address) => `dari ${address}`,
    kept: 'Ditahan, tidak ikut dihitung',
    completeness: 'Kelengkapan 30 hari',
    completenessHelp: 'Satu kotak satu hari: makin penuh, makin lengkap. Kotak kosong: tidak ada data.',
    whole: (share) => `${share} lengkap`,
    day: (date, share) => `${date}: ${share}`,
    history: 'Riwayat alat',
    spans: { day: '24 jam', month: '30 hari', year: 'Setahun' },
    between: (least, most) => `paling rendah ${least}, paling tinggi ${most}`,
    missing: 'Paket yang hilang',
    missingPacks: (n) => `${n} paket bernomor belum pernah sampai`,
    noMissing: 'Tidak ada: semua yang bernomor sudah sampai.',
    logbook: 'Buku catatan',
    month: 'Laporan bulan ini',
    take: 'Unduh datanya',
    care: 'Nama, tempat, kunci masuk',
    write: 'Tulis di buku catatan, dengan foto',
    compare: 'Bandingkan dengan papan duga',
    calibrate: 'Kalibrasi sensor',
    atHand: 'Di stasiun ini',
  },
  en: {
    noSuch: 'There is no such station at this gateway.',
    good: 'All is well.',
    retired: 'This station is retired.',
    neverHeard: 'Never heard yet.',
    neverHeardTodo: 'Switch the node on, and check its network and the gateway’s address in edge.yaml.',
    gone: (age) => `Not heard for ${age}.`,
    goneTodo: 'Check the node’s power, then its network.',
    waits: 'Connected. Waiting for the first reading.',
    waitsTodo: (span) => (span ? `The first reading comes within ${span}.` : 'It usually comes within a minute.'),
    nothingNew: (age) => `Connected, but no new reading for ${age}.`,
    nothingNewTodo: 'Check the cable and the power of the sensor.',
    blind: (sensor) => `Sensor ${sensor} answers without a value.`,
    blindTodo: 'Check where the sensor points and how far, and clean its face.',
    newest: (age, span) => `Last reading ${age}${span ? `; one is due every ${span}` : ''}.`,
    since: (when) => `Since ${when}.`,
    also: 'Also',
    raw: 'Last raw readings',
    rawHelp: 'As the node sent them, the newest first; new ones appear by themselves.',
    noRaw: 'None yet.',
    time: 'Time',
    sensor: 'Sensor',
    value: 'Value',
    noValue: 'no value',
    sensors: 'Sensors and their wires',
    wire: {
      good: 'wire is good',
      open: 'connected',
      closed: 'cable not connected',
      silent: 'connected, nothing comes',
      garbled: 'cannot be read',
      damaged: 'much is damaged on the wire',
      blind: 'answers without a value',
    },
    told: (span) => `every ${span} (says the node)`,
    learned: (span) => `every ${span} (as they came)`,
    comes: (span) => `really comes every ${span}`,
    noCadence: 'rhythm not known yet',
    frames: (n) => `${n} frames`,
    rejected: 'refused',
    refusedShare: (share) => `${share} refused of late`,
    emptyShare: (share) => `${share} without a value of late`,
    nulls: 'without a value',
    facts: 'This node',
    clock: 'Clock',
    clockState: {
      synced: 'set by the network',
      unsynced: 'not set',
      unknown: 'not known',
      gateway: 'follows the gateway',
    },
    clockOff: (span, isFast) => `${span} ${isFast ? 'fast' : 'slow'}`,
    signal: 'Wi-Fi signal',
    battery: 'Battery',
    power: 'Power',
    powerGood: 'no complaint',
    card: 'Memory card',
    cardLeft: (free, size) => `${free} of ${size} left`,
    outbox: 'Waits to be sent',
    outboxWaits: (n) => `${n} readings`,
    outboxEmpty: 'nothing',
    dropped: (n) => `${n} had to be dropped`,
    started: 'Running since',
    program: 'Program',
    delivery: 'Delivery',
    mayLose: 'QoS 0: the gateway does not answer, so what is lost on the way is not noticed. QoS 1 is better.',
    unknown: 'the node has not said',
    refused: 'Refused by the gateway',
    noRefused: 'Nothing.',
    refusedTimes: (n, when) => `${n} times, last ${when}`,
    refusedFrom: (address) => `from ${address}`,
    kept: 'Kept in quarantine',
    completeness: 'Completeness, 30 days',
    completenessHelp: 'A box is a day: the fuller, the more complete. An empty box: no data.',
    whole: (share) => `${share} complete`,
    day: (date, share) => `${date}: ${share}`,
    history: 'How the node was',
    spans: { day: '24 hours', month: '30 days', year: 'A year' },
    between: (least, most) => `lowest ${least}, highest ${most}`,
    missing: 'Packs that are missing',
    missingPacks: (n) => `${n} numbered packs have never arrived`,
    noMissing: 'None: all that is numbered has arrived.',
    logbook: 'Logbook',
    month: 'Report of this month',
    take: 'Download its data',
    care: 'Name, place, key',
    write: 'Write into the logbook, with a photo',
    compare: 'Compare with the staff gauge',
    calibrate: 'Calibrate a sensor',
    atHand: 'At this station',
  },
}
