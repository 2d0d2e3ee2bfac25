/** Trouble of the gateway itself, as each part of it says so that people hear of it. */
import type { CapSeverity } from './alerts.ts'
import type { LocalizedText } from './basics.ts'

/**
 * Trouble of the gateway itself that people must hear of: a rule that is not judged, a sensor that is silent under an
 * active alert, a clock that is doubted, a hook that is dead. Texts are whole sentences: what is wrong, and what to do.
 */
export interface Notice {
  /** The same as long as it is the same trouble, also after a restart: `rule-katulampa-siaga-not-judged`. Up to 100 of a-z 0-9 - */
  id: string
  severity: CapSeverity
  /** UTC milliseconds; the same at each repetition. */
  since_ms: number
  /** One line: the subject of an e-mail. */
  title: LocalizedText
  text: LocalizedText
  /** Said again after so long while it is there; absent = once. */
  repeat_s?: number
  /** A hook that must not carry it: the one it speaks of. */
  exceptHook?: string
}

/** Where notices are said. The hooks deliver them at least once; who says one need not wait for anything. */
export interface Notices {
  /** Begins a notice, or renews its words. Saying the same again changes nothing, so it may be said at each look. */
  notify(notice: Notice): void
  /** The trouble is over: who was told of it hears so. Unknown ids are no mistake. */
  end(id: string): void
}

/** How often trouble that lasts is said again, where nothing asks for more: `repeat_s`. */
export const daily_s = 86_400
