/** How a hook is: whether its receiver takes what it is sent, and the sentence that says so. */
import type { Logger } from 'pino'
import type { Hook, LocalizedText } from '../contract.ts'
import type { Answer } from './post.ts'
import type { ProofWay } from './proof.ts'
import { durationText } from './sentences.ts'

/** What a hook says that delivers, to a receiver whose clock agrees with ours. */
export const allIsWell: LocalizedText = { id: 'Bekerja.', en: 'Delivers.' }
export const switchedOff: LocalizedText = {
  id: 'Dimatikan oleh seseorang ("enabled: false" di pengaturan). Tidak ada yang dikirim.',
  en: 'A person has switched it off ("enabled: false" in the settings). Nothing is delivered.',
}

const slowAttempts = 8 // from here on the delays are long
const clockOff_max_s = 60
const gone: LocalizedText = {
  id: 'Penerima menjawab bahwa ia tidak mau menerima pesan lagi (410). Ia tetap dicoba; hanya orang yang dapat mematikannya, dengan "enabled: false" di pengaturan.',
  en: 'The receiver answers that it wants no more (410). It is asked again all the same; only a person switches a hook off, with "enabled: false" in the settings.',
}

const notAll: LocalizedText = {
  id: 'Bekerja, tetapi tidak semua sampai: lihat catatan kiriman.',
  en: 'Delivers, but not everything: see the deliveries.',
}

export interface HealthOptions {
  hook: string
  way: ProofWay
  lastDelivered_ms: number | null
  /** Attempts made for the message that was tried most. */
  attempts: () => number
  now: () => number
  log: Logger
}

export type Health = ReturnType<typeof openHealth>

export function openHealth({ hook, way, lastDelivered_ms, attempts, now, log }: HealthOptions) {
  let trouble: LocalizedText | null = null
  let isGone = false
  let clockOff_s: number | undefined
  let proved_ms = lastDelivered_ms

  function well(): LocalizedText {
    if (way !== 'none') return allIsWell
    const ago = proved_ms === null ? null : durationText((now() - proved_ms) / 1_000)
    return {
      id: `Tidak ada yang tahu apakah ia bekerja, karena tidak dapat diuji; ${ago ? `terakhir sampai ${ago.id} lalu` : 'belum ada yang dikirim'}.`,
      en: `Nobody knows whether it works: it has no check; ${ago ? `last delivered ${ago.en} ago` : 'nothing was delivered yet'}.`,
    }
  }

  return {
    /** Every answer tells something about the receiver. */
    hear(answer: Answer) {
      clockOff_s = answer.clockOff_s ?? clockOff_s
      if (answer.isOk) proved_ms = now()
      if (answer.isGone && !isGone) {
        log.error({ hook }, 'the receiver answers 410; it is asked again, since only a person switches a hook off')
      }
      isGone = answer.isOk ? false : (answer.isGone ?? false) || isGone
    },
    cannotDeliver({ says, says_id, words }: Answer) {
      if (trouble === null) log.warn({ hook, says, words }, 'a hook cannot deliver; trying again')
      trouble = { id: says_id, en: says }
    },
    cannotProve({ says, says_id }: Answer) {
      if (trouble === null) log.warn({ hook, says }, 'a hook does not answer its heartbeat or check; asking again')
      trouble = { id: says_id, en: says }
    },
    /** True when there was trouble before. */
    delivers(waiting: number): boolean {
      if (trouble === null) return false
      trouble = null
      log.info({ hook, waiting }, 'a hook delivers again')
      return true
    },
    /** When it answered rightly last. */
    proved_ms: () => proved_ms,
    hasTrouble: () => trouble !== null,
    says(): LocalizedText {
      const { id, en } = isGone ? gone : trouble ? sentenceOf(trouble) : attempts() > 0 ? notAll : well()
      const off_s = Math.abs(clockOff_s ?? 0)
      if (off_s <= clockOff_max_s) return { id, en }
      return {
        id: `${id} Jamnya dan jam kita berbeda ${off_s} detik.`,
        en: `${en} Its clock and ours differ by ${off_s} s.`,
      }
    },
    state(): Hook['state'] {
      if (isGone || attempts() >= slowAttempts) return 'failing'
      return trouble === null && attempts() === 0 ? 'ok' : 'retrying'
    },
  }
}

function sentenceOf({ id, en }: LocalizedText): LocalizedText {
  const capital = (text: string) => `${text[0]!.toUpperCase()}${text.slice(1)}.`
  return { id: capital(id), en: capital(en) }
}
