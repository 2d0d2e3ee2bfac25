/** What is wrong with a node, in a short sentence, and what to do about it: for a volunteer with a phone beside the node. */
import { day_ms, hour_ms, minute_ms } from '../../edge/platform/time.ts'
import { typed } from '../../edge/platform/typed.ts'
import type { LocalizedText, Trouble, Wiring } from '../contract.ts'
import type { End } from './trend.ts'

export interface Said extends LocalizedText {
  todo: LocalizedText
}

const battery: LocalizedText = {
  id: 'Isi atau ganti akinya; periksa panel surya: kotoran, bayangan, dan kabelnya.',
  en: 'Charge or replace it; check the solar panel: dirt, shadow, and its cable.',
}

export const nodeWords = {
  turnedAway: ({ id, en }: LocalizedText): LocalizedText => ({
    id: `Server desa menolak alat ini: ${id}.`,
    en: `The gateway turns this node away: ${en}.`,
  }),
  refused: (n: number, { id, en }: LocalizedText): LocalizedText => ({
    id: `${n} kiriman ditolak: ${id}.`,
    en: `${n} refused: ${en}.`,
  }),
  diskFails: {
    id: 'Kartu memori alat gagal menulis.',
    en: 'The node’s memory card fails to write.',
    todo: {
      id: 'Ganti kartu memorinya segera: yang menunggu hanya ada di memori.',
      en: 'Replace its memory card soon: what waits is in memory only.',
    },
  },
  /** It has no room any more, and what had to be written was refused. */
  cardRefuses: (free_mb: number): Said => ({
    ...nodeWords.cardFull(free_mb),
    todo: {
      id: 'Hapus berkas lain di kartu itu sekarang: yang menunggu hanya ada di memori.',
      en: 'Remove other files from that card now: what waits is in memory only.',
    },
  }),
  cardFull: (free_mb: number): Said => ({
    id: `Kartu memori alat penuh: sisa ${Math.floor(free_mb)} MB.`,
    en: `The node’s memory card is full: ${Math.floor(free_mb)} MB left.`,
    todo: {
      id: 'Hapus berkas lain di kartu itu sekarang: sebentar lagi data baru hanya ada di memori.',
      en: 'Remove other files from that card now: soon new readings will be in memory only.',
    },
  }),
  cardNearlyFull: (free_mb: number): Said => ({
    id: `Kartu memori alat hampir penuh: sisa ${Math.floor(free_mb)} MB.`,
    en: `The node’s memory card is nearly full: ${Math.floor(free_mb)} MB left.`,
    todo: { id: 'Hapus berkas lain di kartu itu.', en: 'Remove other files from that card.' },
  }),
  clockUnset: {
    id: 'Jam alat belum disetel: waktu datanya diragukan.',
    en: 'The node’s clock is not set: the times of its readings are doubted.',
    todo: {
      id: 'Sambungkan alat ke internet sebentar, atau periksa baterai jamnya.',
      en: 'Connect the node to the internet for a while, or check the battery of its clock.',
    },
  },
  clockOff(off_ms: number): Said {
    const span = spanOf(Math.abs(off_ms))
    return {
      id: `Jam alat ${off_ms > 0 ? 'terlalu cepat' : 'terlambat'} ${span.id}.`,
      en: `The node’s clock is ${span.en} ${off_ms > 0 ? 'fast' : 'slow'}.`,
      todo: {
        id: 'Setel jam alat, atau sambungkan ke internet.',
        en: 'Set the node’s clock, or connect it to the internet.',
      },
    }
  },
  olderSettings: {
    id: 'Berkas pengaturan alat (edge.yaml) salah; yang lama dipakai.',
    en: 'The node’s settings file (edge.yaml) is wrong; an older one serves.',
    todo: {
      id: `Perbaiki edge.yaml di alat itu, periksa dengan "${typed('edge')} check", lalu jalankan ulang.`,
      en: `Correct edge.yaml on that node, try it with "${typed('edge')} check", and restart.`,
    },
  },
  weakPower: {
    id: 'Tegangan listrik alat terlalu rendah.',
    en: 'The node’s supply voltage is too low.',
    todo: {
      id: 'Periksa adaptor, kabel daya, dan aki.',
      en: 'Check the power supply, its cable and the battery.',
    },
  },
  weakSignal: (dbm: number): Said => ({
    id: `Sinyal Wi-Fi alat lemah (${Math.round(dbm)} dBm).`,
    en: `The node’s Wi-Fi signal is weak (${Math.round(dbm)} dBm).`,
    todo: { id: 'Pindahkan antena atau titik akses lebih dekat.', en: 'Move the antenna or the access point closer.' },
  }),
} as const

const months = {
  id: 'Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember'.split(' '),
  en: 'January February March April May June July August September October November December'.split(' '),
}

/** A battery that is empty, or will be; a card that will be full. */
export const outlookWords = {
  empty: (volts: number): Said => ({
    id: `Aki alat hampir habis: ${volts.toFixed(1).replace('.', ',')} V.`,
    en: `The node’s battery is nearly empty: ${volts.toFixed(1)} V.`,
    todo: battery,
  }),
  battery(end: End, now_ms: number): Said {
    const when = whenOf(end, now_ms)
    return {
      id: `Kalau begini terus, aki alat habis ${when.id}.`,
      en: `As it goes now, the node’s battery is empty ${when.en}.`,
      todo: battery,
    }
  },
  card(end: End, now_ms: number): Said {
    const when = whenOf(end, now_ms)
    return {
      id: `Kalau begini terus, kartu memori alat penuh ${when.id}.`,
      en: `As it goes now, the node’s memory card is full ${when.en}.`,
      todo: {
        id: 'Hapus berkas lain di kartu itu, atau siapkan kartu yang lebih besar.',
        en: 'Remove other files from that card, or get a larger one ready.',
      },
    }
  },
}

/** The first words of a notice, by the kind of trouble. */
export const noticeTitles: Partial<Record<Trouble['kind'], LocalizedText>> = {
  disk: { id: 'kartu memori tidak bisa ditulisi', en: 'the memory card takes nothing' },
  wire: { id: 'sensor terputus atau terganggu', en: 'trouble with a sensor’s wire' },
  battery: { id: 'aki hampir habis', en: 'the battery nears its end' },
  power: { id: 'tegangan lemah', en: 'weak supply' },
  card: { id: 'kartu memori penuh, atau hampir', en: 'the memory card is full, or nearly' },
}

type WireFault = Exclude<Wiring, 'good'> | 'closed' | 'quiet'

/** By what was found on a sensor's wire; the same faults as in the node's log and in hardware/README.md. */
export const wireWords: Record<WireFault, (sensor: string) => Said> = {
  closed: (sensor) => ({
    id: `Sensor ${sensor}: kabelnya tidak tersambung.`,
    en: `Sensor ${sensor}: its cable is not connected.`,
    todo: { id: 'Pasang kembali kabel atau USB sensor itu.', en: 'Plug the cable or USB of that sensor in again.' },
  }),
  silent: (sensor) => ({
    id: `Sensor ${sensor}: tersambung, tetapi diam.`,
    en: `Sensor ${sensor}: connected, and nothing comes.`,
    todo: {
      id: 'Periksa daya sensor, dan apakah kabel TX sensor masuk ke RX.',
      en: 'Check the sensor’s power, and that its TX leads to RX.',
    },
  }),
  garbled: (sensor) => ({
    id: `Sensor ${sensor}: yang datang tidak bisa dibaca.`,
    en: `Sensor ${sensor}: what comes cannot be read.`,
    todo: {
      id: 'Periksa apakah jenis sensor di edge.yaml (driver) cocok dengan sensor ini, dan kabel ground (GND).',
      en: 'Check that `driver` fits this sensor, and the ground wire (GND).',
    },
  }),
  damaged: (sensor) => ({
    id: `Sensor ${sensor}: sebagian besar kiriman rusak di kabel.`,
    en: `Sensor ${sensor}: a large part of what comes is damaged on the wire.`,
    todo: {
      id: 'Periksa colokan, kabel ground (GND), dan daya sensor.',
      en: 'Check the plugs, the ground wire (GND) and the supply.',
    },
  }),
  blind: (sensor) => ({
    id: `Sensor ${sensor}: menjawab, tetapi tanpa nilai.`,
    en: `Sensor ${sensor}: it answers without a value.`,
    todo: {
      id: 'Periksa arah dan jarak sensor, dan bersihkan permukaannya.',
      en: 'Check where the sensor points and how far, and clean its face.',
    },
  }),
  quiet: (sensor) => ({
    id: `Sensor ${sensor}: tidak mengirim data lagi.`,
    en: `Sensor ${sensor}: no reading any more.`,
    todo: { id: 'Periksa kabel dan daya sensor itu.', en: 'Check the cable and the power of that sensor.' },
  }),
}

/** "dalam 9 hari, sekitar 6 Desember": by the UTC date, which a forecast of days may be off by. */
function whenOf({ at_ms }: End, now_ms: number): LocalizedText {
  const days = Math.floor((Math.round((at_ms - now_ms) / hour_ms) * hour_ms) / day_ms)
  if (days < 1) return { id: 'dalam sehari', en: 'within a day' }
  const date = new Date(Math.round(at_ms / hour_ms) * hour_ms)
  const on = (lang: 'id' | 'en') => `${date.getUTCDate()} ${months[lang][date.getUTCMonth()]}`
  return {
    id: `dalam ${days} hari, sekitar ${on('id')}`,
    en: `in ${days} ${days === 1 ? 'day' : 'days'}, about ${on('en')}`,
  }
}

function spanOf(span_ms: number): LocalizedText {
  if (span_ms < 2 * hour_ms) return of(span_ms / minute_ms, 'menit', 'min')
  return span_ms < 2 * day_ms ? of(span_ms / hour_ms, 'jam', 'h') : of(span_ms / day_ms, 'hari', 'days')
}

function of(n: number, id: string, en: string): LocalizedText {
  return { id: `${Math.round(n)} ${id}`, en: `${Math.round(n)} ${en}` }
}
