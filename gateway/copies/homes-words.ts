/** The sentences about second homes. */
import { minute_ms } from '../../edge/platform/time.ts'
import { type LocalizedText, timeText } from '../contract.ts'

export interface HomeFacts {
  name: string
  /** When it last asked, UTC ms. */
  seen_ms: number
  /** Commits that it lacks, as of when it last asked. */
  behind: number
  /** Everything that arrived up to then is with it; null: it has never been complete. */
  whole_ms: number | null
  now_ms: number
}

export const noHome: LocalizedText = {
  id: 'Belum ada server cadangan: satu-satunya catatan ada di disk ini.',
  en: 'No second home follows this gateway: the only record is on this disk.',
}

export function silentTitle(name: string): LocalizedText {
  return { id: `Server cadangan "${name}" diam`, en: `The second home "${name}" is silent` }
}

export function lateTitle(name: string): LocalizedText {
  return { id: `Server cadangan "${name}" tertinggal`, en: `The second home "${name}" is behind` }
}

export function saySilent({ name, seen_ms }: HomeFacts): LocalizedText {
  const at = timeText(seen_ms)
  return {
    id: `Server cadangan "${name}" diam sejak ${at.id}: data baru hanya ada di disk ini. Periksa apakah ia menyala dan terhubung ke server desa ini; bila sudah tidak dipakai: token remove ${name}`,
    en: `The second home "${name}" has been silent since ${at.en}: what arrives now lies on this disk only. Look whether it runs and reaches this gateway; if it is no more: token remove ${name}`,
  }
}

/** It asks, and does not get on. */
export function sayLate({ name, whole_ms }: HomeFacts): LocalizedText {
  const at = whole_ms === null ? null : timeText(whole_ms)
  return {
    id: `Server cadangan "${name}" ${at ? `hanya punya data sampai ${at.id}` : 'belum pernah lengkap'}: ia bertanya, tetapi tidak maju. Lihat di komputer itu apakah disknya penuh, dan berapa cepat sambungannya (follow --status).`,
    en: `The second home "${name}" ${at ? `has nothing newer than ${at.en}` : 'has never been complete'}: it asks, but does not get on. Look on that computer whether its disk is full, and how fast its line is (follow --status).`,
  }
}

export function sayFollowing({ name, behind, whole_ms, now_ms }: HomeFacts): LocalizedText {
  if (behind === 0) {
    return { id: `Server cadangan "${name}" punya semuanya.`, en: `The second home "${name}" has everything.` }
  }
  if (whole_ms === null) {
    return {
      id: `Server cadangan "${name}" sedang mengambil salinan pertamanya; masih kurang ${behind} catatan.`,
      en: `The second home "${name}" is fetching its first copy; it lacks ${behind} commits.`,
    }
  }
  const ago = agoText(now_ms - whole_ms)
  return {
    id: `Server cadangan "${name}" mengikuti: ia punya semua sampai ${ago.id} yang lalu.`,
    en: `The second home "${name}" follows: it has everything up to ${ago.en} ago.`,
  }
}

function agoText(ms: number): LocalizedText {
  const [n, id, en] = ms < 2 * minute_ms ? [ms / 1_000, 'detik', 's'] : [ms / minute_ms, 'menit', 'min']
  return { id: `${Math.max(1, Math.round(n))} ${id}`, en: `${Math.max(1, Math.round(n))} ${en}` }
}
