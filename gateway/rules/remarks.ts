/** What a rule says though it is no mistake, and probably does not mean: it cries wolf, or it can never warn. Pure. */
import type { Problem } from '../../edge/platform/problems.ts'
import { day_ms } from '../../edge/platform/time.ts'
import type { LocalizedText } from '../contract.ts'
import { isCombination, named, type Rule, type SeriesRule, validityOf } from './rule.ts'

/**
 * What a rule invites though it is no mistake: sentences that say what it costs and what to change. The least rule has
 * one of them.
 */
export function remarksOn(rule: Rule): LocalizedText[] {
  if (isCombination(rule) || rule.measure === 'silence') return []
  const remarks: LocalizedText[] = []
  const flapping = rule.levels.filter(({ at, clear = at }) => clear === at).map(({ label }) => `"${label}"`)
  const one = { id: `aturan "${rule.id}"`, en: `rule "${rule.id}"` }
  if (flapping.length > 0 && rule.for_s === 0 && rule.clear_for_s === 0 && !rule.confirm) {
    const labels = flapping.join(', ')
    remarks.push({
      id: `${one.id}: ${labels} berakhir tepat di batas mulainya, jadi riak di situ memulai dan mengakhiri peringatan di setiap pembacaan; taruh clear 5 cm atau 5 % di sisi yang tenang.`,
      en: `${one.en}: ${labels} ${flapping.length === 1 ? 'is' : 'are'} left where reached, so waves there raise and clear an alert with each reading; let clear lie 5 cm or 5 % on the calm side.`,
    })
  }
  if (rule.for_s === 0 && !rule.confirm && rule.measure === 'value') {
    remarks.push({
      id: `${one.id}: satu pembacaan saja sudah memulai peringatan, laba-laba di bawah sensor juga; dengan for_s sepanjang dua pembacaan atau lebih (misalnya 120) keadaannya harus bertahan.`,
      en: `${one.en}: one single reading raises the alert, a spider under the sensor too; with for_s of two readings or more (such as 120) it must last.`,
    })
  }
  return remarks
}

const long_s = 86_400
const far_ms = 370 * day_ms
/** A gauge in a village stands within this of its zero; what is higher was probably read in centimetres. */
const gauge_m = 20

/** Why a rule can hardly warn as it stands: over, far away, a patience of days, limits in centimetres. */
export function rulesDoubts(rules: readonly Rule[], now_ms: number): Problem[] {
  return rules.flatMap((rule, index) =>
    [
      ...periodDoubts(rules, rule, now_ms),
      ...patienceDoubts(rule),
      ...(isCombination(rule) ? [] : unitDoubts(rule)),
    ].map(({ at, ...said }) => ({ where: '', of: named(rule.id), path: [index, ...at], ...said })),
  )
}

interface Doubt extends LocalizedText {
  at: PropertyKey[]
}

function periodDoubts(rules: readonly Rule[], rule: Rule, now_ms: number): Doubt[] {
  const { from_ms, until_ms } = validityOf(rule)
  // The thresholds of before stay in the file, so that a backtest knows them: then a newer rule has the same id.
  const isFollowed = () => rules.some((other) => other.id === rule.id && validityOf(other).until_ms > now_ms)
  if (until_ms <= now_ms && !isFollowed()) {
    return [
      {
        at: ['valid_until'],
        id: `tidak berlaku lagi sejak ${rule.valid_until}; perpanjang (valid_until), atau hapus aturannya.`,
        en: `is over since ${rule.valid_until}; extend it (valid_until), or remove the rule.`,
      },
    ]
  }
  if (from_ms - now_ms < far_ms) return []
  return [
    {
      at: ['valid_from'],
      id: `baru berlaku mulai ${rule.valid_from}, lebih dari setahun lagi; apakah tahunnya benar?`,
      en: `begins at ${rule.valid_from} only, more than a year from now; is the year right?`,
    },
  ]
}

function patienceDoubts(rule: Rule): Doubt[] {
  if (rule.for_s < long_s) return []
  const days = Math.round(rule.for_s / 8_640) / 10
  return [
    {
      at: ['for_s'],
      id: `tertulis ${rule.for_s} detik: baru memperingatkan setelah ${String(days).replace('.', ',')} hari terus-menerus; lazimnya 0 sampai 600.`,
      en: `found ${rule.for_s} seconds: it warns after ${days} days without a break only; usual is 0 to 600.`,
    },
  ]
}

function unitDoubts(rule: SeriesRule): Doubt[] {
  if (rule.quantity !== 'water_level_m' || rule.measure !== 'value' || rule.datum !== undefined) return []
  return rule.levels.flatMap(({ label, at }, index): Doubt[] => {
    if (Math.abs(at) < gauge_m) return []
    return [
      {
        at: ['levels', index, 'at'],
        id: `tingkat "${label}" pada ${at} m; kalau itu sentimeter, tulis ${at / 100}. Kalau diukur dari permukaan laut, tulis datum.`,
        en: `level "${label}" at ${at} m; if that is centimetres, write ${at / 100}. If it is measured from the sea, say so in datum.`,
      },
    ]
  })
}
