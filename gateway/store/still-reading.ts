/** What people are told while the record still reads at a start what its log holds: what is old follows. */
import { type LocalizedText, type PartState, saysOf } from '../contract.ts'
import type { ReadingOn } from './tables/reading-on.ts'

export function stillReading({ from, at, to }: ReadingOn): LocalizedText {
  const percent = to > from ? Math.floor((100 * (at - from)) / (to - from)) : 100
  return {
    id: `Gateway baru menyala dan masih membaca riwayatnya (${percent} %); sebagian data belum tampak, dan tidak ada yang hilang. Lihat lagi sebentar lagi.`,
    en: `The gateway has just started and still reads its history (${percent} %); some data does not show yet, and none is lost. Look again in a moment.`,
  }
}

/** The history as a part of `/readyz`: what arrives is kept and warned of meanwhile. */
export function historyState(text: LocalizedText | undefined): PartState {
  return { ok: text === undefined, ...saysOf(text ?? allRead) }
}
const allRead: LocalizedText = { id: 'Semua riwayat dapat ditanyakan.', en: 'All of it can be asked for.' }
