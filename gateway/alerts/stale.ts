/** How old the number of an alert is, and what is said when nobody knows the present one. Pure. */
import { hour_ms, minute_ms } from '../../edge/platform/time.ts'
import { isQuantity, quantities } from '../../hardware/quantities.ts'
import type { Alert, LocalizedText, Stale } from '../contract.ts'
import { aboutText, dateTimeText, formatOfQuantity, numberText, timeText } from '../rules/index.ts'
import { cadenceOf_ms, isUsable, type SeriesMemory } from './series-watch.ts'

const silent_ms = 15 * minute_ms
const intervals = 5 // as often as a station may miss its own time before it is called silent
const unknownCadence_ms = 6 * minute_ms // until the second reading: half an hour of patience with a station that is new
const failing_ms = 2 * minute_ms
const failing_min = 3 // one echo from a boat is no dead sensor

/** Why the present value of a series is not known; null while it is. */
export type Silence = Pick<Stale, 'since_ms' | 'why'>

/** How long nothing may come of a series before it is called silent. */
export function patience_ms(memory: SeriesMemory): number {
  return Math.max(silent_ms, intervals * (cadenceOf_ms(memory) ?? unknownCadence_ms))
}

/**
 * `from_ms`: when the gateway began to watch. What did not come before is not the station's fault. `since_ms` is when
 * the last usable value was measured: that is how old the number is.
 */
export function silenceOf(memory: SeriesMemory | null, from_ms: number, now_ms: number): Silence | null {
  if (!memory?.newest) return now_ms - from_ms > silent_ms ? { since_ms: from_ms, why: 'silent' } : null
  const { newest, usable, unusable } = memory
  const since_ms = usable?.time_ms ?? Math.min(newest.time_ms, from_ms)
  const patience = patience_ms(memory)
  const listened_ms = now_ms - from_ms
  if (now_ms - newest.time_ms > patience && listened_ms > listening_ms(memory)) {
    return { since_ms, why: now_ms - memory.received_ms > patience ? 'silent' : 'late' }
  }
  if (isUsable(newest)) return null
  const isFailing = unusable >= failing_min && now_ms - since_ms > failing_ms
  if (!isFailing && now_ms - Math.max(since_ms, from_ms) <= patience) return null
  return { since_ms, why: newest.value === null ? 'no-value' : 'failed' }
}

/** How long one has to have listened: after a start stations are back within a minute, and send in their own time. */
function listening_ms(memory: SeriesMemory): number {
  return Math.max(10 * minute_ms, 1.5 * (cadenceOf_ms(memory) ?? 0))
}

/** What is said of an alert whose present value is not known. */
export function staleOf(
  alert: Pick<Alert, 'quantity' | 'sensor' | 'place' | 'label'>,
  memory: SeriesMemory | null,
  { since_ms, why }: Silence,
  { now_ms, zone }: { now_ms: number; zone?: string | undefined },
): Stale {
  const usable = memory?.usable ?? null
  const subject = labelOf(alert.quantity)
  const at = momentText(since_ms, now_ms, zone)
  const age = aboutText((now_ms - since_ms) / 1_000)
  const last = usable && numberOf(alert.quantity, usable.value!)
  const wrong = memory?.newest?.value ?? null
  const cause = causeOf(why, alert.sensor ?? '', wrong === null ? null : numberOf(alert.quantity, wrong))
  return {
    since_ms,
    why,
    says: {
      id: `${subject.id} di ${alert.place} sekarang tidak diketahui: ${cause.id}. ${
        last
          ? `Nilai terakhir yang dapat dipakai ${last.id}, ${at.id}, ${age.id} yang lalu.`
          : 'Belum ada nilai yang dapat dipakai.'
      } ${alert.label} tetap berlaku; mintalah seseorang melihat langsung, bila aman.`,
      en: `${subject.en} at ${alert.place} is not known now: ${cause.en}. ${
        last ? `The last usable value is ${last.en}, ${at.en}, ${age.en} ago.` : 'There is no usable value yet.'
      } ${alert.label} still holds; have somebody go and look, if it is safe.`,
    },
  }
}

const today_ms = 12 * hour_ms // younger than this the time of day alone is clear

/** When something was, in a sentence: "pukul 18.32 WIB"; with the day where that is not clear. */
export function momentText(at_ms: number, now_ms: number, zone?: string): LocalizedText {
  if (now_ms - at_ms >= today_ms) {
    const day = dateTimeText(at_ms, zone)
    return { id: day.id, en: `on ${day.en}` }
  }
  const time = timeText(at_ms, zone)
  return { id: `pukul ${time.id}`, en: `at ${time.en}` }
}

function causeOf(why: Stale['why'], sensor: string, wrong: LocalizedText | null): LocalizedText {
  if (why === 'silent') {
    return { id: `tidak ada kiriman lagi dari sensor ${sensor}`, en: `nothing more comes from the sensor ${sensor}` }
  }
  if (why === 'late') {
    return {
      id: `dari sensor ${sensor} hanya data lama yang tiba`,
      en: `only old data comes from the sensor ${sensor}`,
    }
  }
  if (why === 'no-value' || wrong === null) {
    return {
      id: `sensor ${sensor} menjawab tanpa nilai; mungkin rusak atau terlepas`,
      en: `the sensor ${sensor} answers without a value; it may be broken or torn off`,
    }
  }
  return {
    id: `sensor ${sensor} mengirim nilai yang tidak lolos uji mutu (${wrong.id}); mungkin rusak atau terlepas`,
    en: `the sensor ${sensor} sends values that fail their quality test (${wrong.en}); it may be broken or torn off`,
  }
}

function labelOf(quantity: string | null): LocalizedText {
  return quantity !== null && isQuantity(quantity) ? quantities[quantity].label : { id: 'Keadaan', en: 'The state' }
}

function numberOf(quantity: string | null, value: number): LocalizedText {
  if (quantity === null || !isQuantity(quantity)) return { id: String(value), en: String(value) }
  return numberText(formatOfQuantity(quantity), value)
}
