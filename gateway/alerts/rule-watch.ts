/** Whether each rule watches: what keeps it from doing so, in sentences. Pure. */
import { quantities } from '../../hardware/quantities.ts'
import type { LocalizedText, RuleTrouble } from '../contract.ts'
import {
  dateTimeText,
  isCombination,
  type KnownStation,
  levelsOf,
  placeOf,
  type Rule,
  type RuleState,
  type SeriesRule,
  type Standing,
  standing_max_ms,
  validityOf,
} from '../rules/index.ts'
import type { SeriesMemory } from './series-watch.ts'
import { momentText, patience_ms, silenceOf } from './stale.ts'

/** What is known beside the rule itself. All times are the gateway's. */
export interface RuleFacts {
  memory: SeriesMemory | null
  /** Undefined: nobody has heard of the station. */
  station: KnownStation | undefined
  /** When the newest reading that the rule compared with its levels was measured; null = none yet. */
  judged_ms: number | null
  /** Readings that were not compared, by reason, since the start. */
  notJudged: Readonly<Record<string, number>>
  /** Since when the gateway watches for this rule. */
  from_ms: number
  now_ms: number
  /** Why the newest reading could not be used, as the rule remembers it. */
  unusable?: RuleState['unusable']
  /** Levels that were reached when the numbers of the sensor had changed, and do not warn yet. */
  standing?: Standing | null
}

/** What is wrong with one rule of those under an id that counts now. */
export function ruleTroubles(rule: Rule, facts: RuleFacts): RuleTrouble[] {
  if (isCombination(rule)) return []
  const placed = placeTroubles(rule, facts.station)
  if (placed.length === 0 && facts.unusable === 'trial') return [trialTrouble(rule)]
  const standing = standingTroubles(rule, facts)
  return [
    ...placed,
    ...standing,
    ...(placed.length > 0 ? [] : readingTroubles(rule, facts)),
    ...rangeTroubles(rule, facts.station),
  ]
}

/** The station says until when, on its page and as a link of the chain. */
function trialTrouble(rule: SeriesRule): RuleTrouble {
  return {
    ...{ kind: 'trial', since_ms: null },
    id: `Aturan ${rule.id} beristirahat: ada yang bekerja di sensor ${rule.sensor} di ${placeOf(rule)}, dan pembacaannya uji coba. Bila air naik sungguhan, akhiri uji coba di halaman stasiun.`,
    en: `The rule ${rule.id} rests: somebody works at the sensor ${rule.sensor} at ${placeOf(rule)}, and its readings are trial. If the water really rises, end the trial on the page of the station.`,
  }
}

/** Reached by the first number after a change of the sensor: nobody knows whether by the water. */
function standingTroubles(rule: SeriesRule, { standing, now_ms }: RuleFacts): RuleTrouble[] {
  const level = standing && rule.levels[standing.levels.at(-1)!]
  if (!standing || !level) return []
  const at = momentText(standing.since_ms, now_ms, rule.zone)
  const until = momentText(standing.since_ms + standing_max_ms, now_ms, rule.zone)
  const id = String(standing.from).replace('.', ',')
  return [
    {
      ...{ kind: 'standing', since_ms: standing.since_ms },
      id: `Aturan ${rule.id} belum memperingatkan: ${level.label} sudah tercapai (${id}) ${at.id}, tepat setelah sensornya diubah. Benar airnya setinggi itu? Tekan “Ini sungguhan” di halaman stasiun. Tidak? Perbaiki setelannya. Tanpa jawaban, aturan ini memperingatkan ${until.id}, atau begitu nilainya naik lagi.`,
      en: `The rule ${rule.id} does not warn yet: ${level.label} was reached (${standing.from}) ${at.en}, right after its sensor was changed. Is the water so high? Press “This is so” on the page of the station. It is not? Correct the settings. Without an answer it warns ${until.en}, or as soon as the value goes on.`,
    },
  ]
}

/** What is wrong when none of the rules under an id counts any more. */
export function expiredTrouble(rules: readonly Rule[], now_ms: number): RuleTrouble | null {
  const until_ms = Math.max(...rules.map((rule) => validityOf(rule).until_ms))
  const [first] = rules
  if (!first || until_ms > now_ms) return null
  const at = dateTimeText(until_ms, first.zone)
  return {
    ...{ kind: 'expired', since_ms: until_ms },
    id: `Aturan ${first.id} tidak berlaku lagi sejak ${at.id}: perpanjang (valid_until), atau hapus.`,
    en: `The rule ${first.id} has not been valid since ${at.en}: extend it (valid_until), or delete it.`,
  }
}

function placeTroubles({ id, station, sensor, quantity }: SeriesRule, known: KnownStation | undefined): RuleTrouble[] {
  const trouble = (kind: RuleTrouble['kind'], what: LocalizedText): RuleTrouble[] => [
    {
      ...{ kind, since_ms: null },
      id: `Aturan ${id} tidak menjaga apa-apa: ${what.id}. Perbaiki aturan atau stasiunnya.`,
      en: `The rule ${id} watches nothing: ${what.en}. Correct the rule or the station.`,
    },
  ]
  if (!known) return trouble('no-station', { id: `tidak ada stasiun ${station}`, en: `there is no station ${station}` })
  if (!known.sensors) return []
  const found = known.sensors.find((one) => one.sensor === sensor)
  if (!found) {
    return trouble('no-sensor', {
      id: `stasiun ${station} tidak punya sensor ${sensor}`,
      en: `the station ${station} has no sensor ${sensor}`,
    })
  }
  if (found.quantities.includes(quantity)) return []
  const { label } = quantities[quantity]
  return trouble('no-quantity', {
    id: `sensor ${sensor} di stasiun ${station} tidak mengukur ${label.id.toLowerCase()} (${quantity})`,
    en: `the sensor ${sensor} of the station ${station} does not measure ${label.en.toLowerCase()} (${quantity})`,
  })
}

function readingTroubles(rule: SeriesRule, facts: RuleFacts): RuleTrouble[] {
  if (rule.measure === 'silence') return [] // silence is what it warns of
  const { memory, from_ms, now_ms } = facts
  const silence = silenceOf(memory, from_ms, now_ms)
  const unjudged = !silence || silence.why === 'late' ? judgedTroubles(rule, facts) : []
  if (!silence || unjudged.length > 0) return unjudged
  const { since_ms, why } = silence
  const at = momentText(since_ms, now_ms, rule.zone)
  const cause: Record<typeof why, LocalizedText> = {
    silent: { id: 'tidak mengirim apa-apa', en: 'sends nothing' },
    late: { id: 'hanya mengirim data lama', en: 'sends old data only' },
    'no-value': { id: 'menjawab tanpa nilai', en: 'answers without a value' },
    failed: { id: 'mengirim nilai yang tidak lolos uji mutu', en: 'sends values that fail their quality test' },
  }
  const place = placeOf(rule)
  const where = { id: `sensor ${rule.sensor} di ${place}`, en: `the sensor ${rule.sensor} at ${place}` }
  const last: LocalizedText = memory?.usable
    ? { id: `nilai terakhir yang dapat dipakai ${at.id}`, en: `the last usable value came ${at.en}` }
    : { id: 'belum pernah ada nilai yang dapat dipakai', en: 'there has never been a usable value' }
  return [
    {
      ...{ kind: 'no-readings', since_ms },
      id: `Aturan ${rule.id} tidak dapat memperingatkan: ${where.id} ${cause[why].id}; ${last.id}. Periksa sensor dan stasiunnya.`,
      en: `The rule ${rule.id} cannot warn: ${where.en} ${cause[why].en}; ${last.en}. Look at the sensor and its station.`,
    },
  ]
}

/** Usable readings come, and for long none of them was compared with the levels. */
function judgedTroubles(rule: SeriesRule, { memory, judged_ms, notJudged, from_ms, now_ms }: RuleFacts) {
  const since_ms = Math.max(judged_ms ?? 0, from_ms)
  const newest_ms = memory?.usable?.time_ms
  if (!memory || newest_ms === undefined) return []
  const isBehind = memory.received_ms - since_ms > patience_ms(memory) && newest_ms > (judged_ms ?? 0)
  if (!isBehind) return []
  const at = momentText(since_ms, now_ms, rule.zone)
  const reasons = reasonsText(notJudged)
  const last: LocalizedText =
    judged_ms === null
      ? {
          id: `belum menilai satu pun sejak mulai menjaga ${at.id}`,
          en: `has judged none since it began to watch ${at.en}`,
        }
      : { id: `tidak menilainya lagi sejak ${at.id}`, en: `has not judged one since the last, ${at.en}` }
  const trouble: RuleTrouble = {
    ...{ kind: 'not-judged', since_ms },
    id: `Aturan ${rule.id} menerima pembacaan tetapi ${last.id}${reasons.id}. Periksa jam stasiun, sambungannya dan fresh_s.`,
    en: `The rule ${rule.id} gets readings but ${last.en}${reasons.en}. Look at the station’s clock, its connection and fresh_s.`,
  }
  return [trouble]
}

const reasonTexts: Record<string, LocalizedText> = {
  history: { id: 'terlalu lama saat tiba', en: 'too old when they came' },
  'repeated-order': { id: 'tidak lebih baru dari yang sudah dinilai', en: 'no newer than what was judged' },
  null: { id: 'tanpa nilai', en: 'without a value' },
  failed: { id: 'tidak lolos uji mutu', en: 'failed their quality test' },
  'ignored-flag': { id: 'diabaikan karena tanda mutu (ignore_flags)', en: 'left out by their flag (ignore_flags)' },
  trial: { id: 'uji coba: ada yang bekerja di sensor', en: 'trial: somebody works at the sensor' },
  'outside-validity': { id: 'di luar masa berlaku', en: 'outside the rule’s validity' },
}

function reasonsText(counts: Readonly<Record<string, number>>): LocalizedText {
  const most = Object.entries(counts)
    .filter(([, n]) => n > 0)
    .sort(([, a], [, b]) => b - a)
    .slice(0, 2)
  if (most.length === 0) return { id: '', en: '' }
  const text = (lang: 'id' | 'en') =>
    most.map(([reason, n]) => `${n} × ${reasonTexts[reason]?.[lang] ?? reason}`).join(', ')
  return { id: ` (${text('id')})`, en: ` (${text('en')})` }
}

/** A level that the sensor can never report, as far as its station knows it, or that no value in nature reaches. */
function rangeTroubles(rule: SeriesRule, station: KnownStation | undefined): RuleTrouble[] {
  if (!comparesTheQuantity(rule)) return []
  const { unit, range: natural } = quantities[rule.quantity]
  const range = station?.sensors?.find(({ sensor }) => sensor === rule.sensor)?.ranges?.[rule.quantity] ?? natural
  // In the unit of the rule: that is where the mistake is.
  const text = (value: number) => `${value} ${unit}`.trim()
  const id = (value: number) => text(value).replace('.', ',')
  const [least, most] = range
  return levelsOf(rule)
    .filter(({ at }) => at < least || at > most)
    .map(({ label, at }) => ({
      ...{ kind: 'out-of-range' as const, since_ms: null },
      id: `Aturan ${rule.id}: tingkat ${label} pada ${id(at)} di luar yang dapat diukur sensor (${id(least)} sampai ${id(most)}). Periksa satuannya dan tinggi sensor.`,
      en: `The rule ${rule.id}: level ${label} at ${text(at)} is outside what the sensor can measure (${text(least)} to ${text(most)}). Check its unit and the sensor’s height.`,
    }))
}

function comparesTheQuantity({ measure }: SeriesRule): boolean {
  return measure === 'value' || (typeof measure === 'object' && 'mean_over_s' in measure)
}
