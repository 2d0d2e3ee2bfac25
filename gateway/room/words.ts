/** The sentences about the room on the disk. */
import type { LocalizedText } from '../contract.ts'

export type DiskState = 'fine' | 'soon' | 'nearly' | 'spent'

export interface DiskFacts {
  state: DiskState
  free_bytes: number
  /** How full it is. */
  percent: number
  days: number | null
}

export function sayDisk({ state, free_bytes, percent, days }: DiskFacts): LocalizedText {
  const free = bytesText(free_bytes)
  const when = days === null ? null : daysText(days)
  if (state === 'spent') {
    return {
      id: `Kartu atau disk penuh. Hanya peringatan dan status yang masih disimpan; stasiun menyimpan data mereka sendiri sampai ada ruang. Kosongkan ruang sekarang (sisa ${free.id}).`,
      en: `The card or disk is full. Only warnings and states are still kept; stations keep their readings until there is room. Free some space now (${free.en} left).`,
    }
  }
  if (state === 'nearly') {
    return {
      id: `Kartu atau disk terisi ${percent}%, sisa ${free.id}${when ? `; dengan laju sekarang penuh dalam ${when.id}` : ''}. Kosongkan ruang, atau siapkan kartu yang lebih besar.`,
      en: `The card or disk is ${percent}% full, ${free.en} left${when ? `; as it grows now, it is full in ${when.en}` : ''}. Free some space, or get a larger card ready.`,
    }
  }
  if (state === 'soon') {
    return {
      id: `Dengan laju sekarang kartu atau disk penuh dalam ${when!.id} (sisa ${free.id}). Kosongkan ruang, siapkan kartu yang lebih besar, atau simpan data lebih singkat (retention).`,
      en: `As the data grows now, the card or disk is full in ${when!.en} (${free.en} left). Free some space, get a larger card ready, or keep data for a shorter time (retention).`,
    }
  }
  return {
    id: `Sisa ruang ${free.id}${when ? `; dengan laju sekarang cukup untuk ${when.id}` : ''}.`,
    en: `${free.en} left${when ? `; as the data grows now, enough for ${when.en}` : ''}.`,
  }
}

export const diskTitle: Record<Exclude<DiskState, 'fine'>, LocalizedText> = {
  spent: { id: 'Kartu atau disk server desa penuh', en: 'The gateway’s card or disk is full' },
  nearly: { id: 'Kartu atau disk server desa hampir penuh', en: 'The gateway’s card or disk is nearly full' },
  soon: { id: 'Kartu atau disk server desa akan penuh', en: 'The gateway’s card or disk will be full' },
}

function daysText(days: number): LocalizedText {
  const whole = Math.floor(days)
  if (whole < 1) return { id: 'kurang dari sehari', en: 'less than a day' }
  if (whole > 3_650) return { id: 'lebih dari 10 tahun', en: 'more than 10 years' }
  return { id: `${whole} hari`, en: whole === 1 ? '1 day' : `${whole} days` }
}

function bytesText(bytes: number): LocalizedText {
  const mega = bytes / 1_000_000
  const [n, unit] = mega >= 1_000 ? [mega / 1_000, 'GB'] : [mega, 'MB']
  const digits = { maximumFractionDigits: n < 10 ? 1 : 0 }
  return { id: `${n.toLocaleString('id-ID', digits)} ${unit}`, en: `${n.toLocaleString('en-GB', digits)} ${unit}` }
}
