/** What makes rules nonsense, said so that the reader knows what to change. */
import type { Problem } from '../../edge/platform/problems.ts'
import { isOfNode, nodeSensor } from '../../hardware/quantities.ts'
import type { LocalizedText } from '../contract.ts'
import { measureOf } from './measures/index.ts'
import { isCombination, levelsOf, membersOf, named, type Rule, type SeriesRule, validityOf } from './rule.ts'

/** A station and what it measures, as far as it has said. `sensors` absent = not heard of yet: only the id is checked. */
export interface KnownStation {
  station: string
  sensors?: { sensor: string; quantities: string[]; ranges?: Record<string, [number, number]> | undefined }[]
}

/** Every problem is one sentence that says what to change. Without `stations`, places are not checked. */
export function checkRules(rules: readonly Rule[], stations?: readonly KnownStation[]): Problem[] {
  const problems = [
    ...rules.flatMap((rule) => (isCombination(rule) ? [] : [...levelProblems(rule), ...measureProblems(rule)])),
    ...(stations ? rules.flatMap((rule) => (isCombination(rule) ? [] : placeProblems(rule, stations))) : []),
    ...validityProblems(rules),
    ...memberProblems(rules),
    ...cycleProblems(rules),
  ]
  return problems.map(({ rule, at, id, en }) => ({
    ...{ id, en, where: '', of: named(rule.id) },
    path: [rules.indexOf(rule), ...at],
  }))
}

/** A problem of a rule, and where in it. */
interface RuleFault extends LocalizedText {
  rule: Rule
  at: PropertyKey[]
}

function levelProblems(rule: SeriesRule): RuleFault[] {
  const problems: RuleFault[] = []
  const worse = rule.below ? { id: 'di bawah', en: 'below' } : { id: 'di atas', en: 'above' }
  const isWorse = (a: number, b: number) => (rule.below ? a < b : a > b)
  for (const [index, level] of rule.levels.entries()) {
    const { label, at, clear } = level
    if (clear !== undefined && isWorse(clear, at)) {
      problems.push({
        ...{ rule, at: ['levels', index, 'clear'] },
        id: `tingkat "${label}" berakhir (${clear}) ${worse.id} tempat ia dimulai (${at}); jadikan clear ${at} atau ${rule.below ? 'lebih' : 'kurang'}.`,
        en: `level "${label}" would clear (${clear}) ${worse.en} where it is raised (${at}); set clear to ${at} or ${rule.below ? 'more' : 'less'}.`,
      })
    }
    const milder = rule.levels[index - 1]
    if (milder && !isWorse(at, milder.at)) {
      problems.push({
        ...{ rule, at: ['levels', index, 'at'] },
        id: `tingkat "${label}" pada ${at} harus ${worse.id} tingkat "${milder.label}" pada ${milder.at}; urutkan tingkatnya dari ringan ke berat.`,
        en: `level "${label}" at ${at} must lie ${worse.en} level "${milder.label}" at ${milder.at}; list the levels from mild to severe.`,
      })
    }
  }
  return problems
}

function measureProblems(rule: SeriesRule): RuleFault[] {
  const { confirm } = rule
  const problems = measureOf(rule)
    .problems(rule)
    .map((said): RuleFault => ({ rule, at: ['measure'], ...said }))
  if (confirm && confirm.over > confirm.of) {
    problems.push({
      ...{ rule, at: ['confirm'] },
      id: `${confirm.over} dari ${confirm.of} pembacaan tidak mungkin; kecilkan confirm.over.`,
      en: `${confirm.over} of ${confirm.of} readings can never be; make confirm.over no larger than confirm.of.`,
    })
  }
  if (confirm && rule.for_s > 0) {
    problems.push({
      ...{ rule, at: ['confirm'] },
      id: 'pastikan dengan for_s atau dengan confirm, jangan keduanya; hapus salah satu.',
      en: 'confirm by for_s or by confirm, not by both; leave one out.',
    })
  }
  return problems
}

function placeProblems(rule: SeriesRule, stations: readonly KnownStation[]): RuleFault[] {
  const station = stations.find((known) => known.station === rule.station)
  if (!station) {
    const names = stations.map((known) => known.station).join(', ')
    return [
      {
        ...{ rule, at: ['station'] },
        id: `tidak ada stasiun "${rule.station}" (yang dikenal: ${names || 'belum ada'}); perbaiki namanya, atau tambahkan dulu stasiunnya.`,
        en: `there is no station "${rule.station}" (known: ${names || 'none yet'}); correct the name or add the station first.`,
      },
    ]
  }
  if (!station.sensors) return []
  const sensor = station.sensors.find((known) => known.sensor === rule.sensor)
  if (!sensor) {
    const own = station.sensors.filter((known) => known.sensor !== nodeSensor)
    const names = own.map((known) => known.sensor).join(', ')
    return [
      {
        ...{ rule, at: ['sensor'] },
        id: `stasiun "${rule.station}" tidak punya sensor "${rule.sensor}" (yang ada: ${names || 'tidak ada'}); perbaiki namanya.`,
        en: `station "${rule.station}" has no sensor "${rule.sensor}" (it has: ${names || 'none'}); correct the name.`,
      },
    ]
  }
  if (sensor.quantities.includes(rule.quantity)) return []
  const measured = sensor.quantities.filter((key) => !isOfNode(key)).join(', ')
  return [
    {
      ...{ rule, at: ['quantity'] },
      id: `sensor "${rule.sensor}" di "${rule.station}" tidak mengukur ${rule.quantity} (yang diukur: ${measured || 'tidak ada'}); ganti besarannya.`,
      en: `sensor "${rule.sensor}" of "${rule.station}" does not measure ${rule.quantity} (it measures: ${measured || 'nothing'}); change the quantity.`,
    },
  ]
}

// One id may come several times, because thresholds change over the years, but never twice for the same instant.
function validityProblems(rules: readonly Rule[]): RuleFault[] {
  const problems: RuleFault[] = []
  for (const [index, rule] of rules.entries()) {
    const { from_ms, until_ms } = validityOf(rule)
    if (from_ms >= until_ms) {
      problems.push({
        ...{ rule, at: ['valid_until'] },
        id: `berakhir (${rule.valid_until}) sebelum mulai (${rule.valid_from}); tukar keduanya.`,
        en: `it ends (${rule.valid_until}) before it begins (${rule.valid_from}); exchange the two.`,
      })
    }
    const twin = rules.slice(0, index).find((other) => {
      const period = validityOf(other)
      return other.id === rule.id && period.from_ms < until_ms && from_ms < period.until_ms
    })
    if (twin) problems.push({ ...{ rule, at: ['id'] }, ...twice(rule, twin) })
  }
  return problems
}

function twice(rule: Rule, twin: Rule): LocalizedText {
  const isDated = [rule, twin].some(({ valid_from, valid_until }) => valid_from || valid_until)
  return isDated
    ? {
        id: 'ada dua kali untuk waktu yang sama; akhiri yang lama (valid_until) saat yang baru mulai (valid_from).',
        en: 'is there twice for the same time; let the older one end (valid_until) where the newer begins (valid_from).',
      }
    : { id: 'ada dua kali; beri salah satunya id lain.', en: 'is there twice; give one of them another id.' }
}

function memberProblems(rules: readonly Rule[]): RuleFault[] {
  return rules.filter(isCombination).flatMap((rule) =>
    membersOf(rule).flatMap((member, index): RuleFault[] => {
      const place = { rule, at: [rule.all ? 'all' : 'any', index] }
      const target = rules.find(({ id }) => id === member.rule)
      if (!target) {
        return [
          {
            ...place,
            id: `tidak ada aturan "${member.rule}" untuk digabungkan; perbaiki namanya, atau tambahkan.`,
            en: `there is no rule "${member.rule}" to combine; correct the name or add it.`,
          },
        ]
      }
      const count = levelsOf(target).length
      if (member.level < count) return []
      return [
        {
          ...place,
          id: `aturan "${member.rule}" hanya punya ${count} tingkat, jadi tidak ada tingkat ${member.level + 1}; pakai angka sampai ${count}.`,
          en: `rule "${member.rule}" has only ${count} level${count === 1 ? '' : 's'}, so there is no level ${member.level + 1}; use a number up to ${count}.`,
        },
      ]
    }),
  )
}

function cycleProblems(rules: readonly Rule[]): RuleFault[] {
  const targets = new Map<string, string[]>()
  for (const rule of rules.filter(isCombination)) {
    targets.set(rule.id, [...(targets.get(rule.id) ?? []), ...membersOf(rule).map((member) => member.rule)])
  }
  const done = new Set<string>()
  const problems: RuleFault[] = []
  const visit = (id: string, path: string[]) => {
    if (path.includes(id)) {
      const circle = [...path.slice(path.indexOf(id)), id].join(' → ')
      problems.push({
        ...{ rule: rules.find((rule) => rule.id === id)!, at: [] },
        id: `aturan saling menggabungkan dalam lingkaran (${circle}); hapus salah satunya dari daftar yang lain.`,
        en: `rules combine one another in a circle (${circle}); take one of them out of the list of another.`,
      })
      return
    }
    if (done.has(id)) return
    for (const target of targets.get(id) ?? []) visit(target, [...path, id])
    done.add(id)
  }
  for (const id of targets.keys()) visit(id, [])
  return problems
}
