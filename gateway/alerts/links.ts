/** Rules, sirens and people as links of the warning chain. */
import { day_ms, minute_ms } from '../../edge/platform/time.ts'
import { type Alert, type ChainLink, joined, type LocalizedText, type PartState, saysOf } from '../contract.ts'
import type { AlertList } from './alert-list.ts'
import type { Engine } from './engine.ts'
import type { Resting } from './resting.ts'
import type { SirenAnswers } from './siren-answers.ts'
import { momentText } from './stale.ts'
import type { WarningWatch } from './warning-watch.ts'

export interface LinksParts {
  engine: Pick<Engine, 'inForce' | 'trouble'>
  watch: Pick<WarningWatch, 'lastJudged_ms' | 'says'>
  resting: Pick<Resting, 'says'>
  alerts: Pick<AlertList, 'list' | 'running'>
  answers: Pick<SirenAnswers, 'list'>
  now: () => number
}

const unanswered_ms = 15 * minute_ms
const longAgo_ms = 90 * day_ms // a drill before each season

export function warningLinks(parts: LinksParts): ChainLink[] {
  return [rulesLink(parts), sirensLink(parts), peopleLink(parts)]
}

/** A link as a part of `/readyz`, which says all its troubles. */
export function partOf({ ok, says, troubles }: ChainLink): PartState {
  return { ok, ...saysOf(joined(troubles.length > 0 ? troubles : [says])) }
}

/** Proved up to when every rule that ever judged a reading last did. */
export function rulesLink({ engine, watch, resting }: Pick<LinksParts, 'engine' | 'watch' | 'resting'>): ChainLink {
  const ids = [...new Set(engine.inForce().flatMap(({ rule, exercise }) => (exercise ? [] : [rule.id])))]
  const judged = ids.flatMap((id) => watch.lastJudged_ms(id) ?? [])
  const own = engine.trouble()
  const troubles = [
    ...(own === null ? [] : [{ id: 'Penilaian aturan terganggu; lihat log server desa.', en: own }]),
    ...watch.says(),
  ]
  const n = ids.length
  const asleep = resting.says()
  const watches =
    n === 0
      ? { id: 'Belum ada aturan: tidak ada yang akan diperingatkan.', en: 'There are no rules: nobody will be warned.' }
      : { id: `Menjaga ${n} aturan.`, en: `Watches ${n} rules.` }
  const well = asleep ? { id: `${watches.id} ${asleep.id}`, en: `${watches.en} ${asleep.en}` } : watches
  return linkOf('rules', judged.length > 0 ? Math.min(...judged) : null, troubles, well)
}

export function sirensLink({ answers }: Pick<LinksParts, 'answers'>): ChainLink {
  const sirens = answers.list()
  const troubles = sirens.flatMap((siren) => siren.troubles)
  const n = sirens.length
  const well =
    n === 0
      ? { id: 'Belum ada sirene yang menjawab.', en: 'No siren has answered yet.' }
      : { id: `${n} sirene menjawab.`, en: n === 1 ? 'The siren answers.' : `${n} sirens answer.` }
  const link = linkOf('sirens', n === 0 ? null : Math.min(...sirens.map(({ heard_ms }) => heard_ms)), troubles, well)
  return n === 0 ? { ...link, absent: true } : link
}

/** Somebody answered an alert or a drill: that is the only proof that people hear. */
function peopleLink({ alerts, now }: LinksParts): ChainLink {
  const now_ms = now()
  const newest = alerts
    .list(1_000)
    .flatMap(({ acknowledgements }) => acknowledgements)
    .reduce<Alert['acknowledgements'][number] | null>((a, b) => (a && a.at_ms >= b.at_ms ? a : b), null)
  const troubles = alerts.running().flatMap((alert): LocalizedText[] => {
    if (alert.exercise || alert.acknowledged || now_ms - alert.changed_ms < unanswered_ms) return []
    const at = momentText(alert.changed_ms, now_ms, zoneOf(alert))
    return [
      {
        id: `Belum ada yang menanggapi ${alert.label} di ${alert.place} sejak ${at.id}.`,
        en: `Nobody has acknowledged ${alert.label} at ${alert.place}, told ${at.en}.`,
      },
    ]
  })
  return linkOf('people', newest?.at_ms ?? null, troubles, proofText(newest, now_ms))
}

function zoneOf({ events }: Alert): string | undefined {
  const event = events.findLast(({ kind }) => kind !== 'acknowledged')
  return event && event.kind !== 'acknowledged' ? event.zone : undefined
}

function proofText(newest: Alert['acknowledgements'][number] | null, now_ms: number): LocalizedText {
  if (!newest) {
    return {
      id: 'Belum pernah ada yang menanggapi peringatan; adakan latihan.',
      en: 'Nobody has ever acknowledged a warning; hold a drill.',
    }
  }
  const at = momentText(newest.at_ms, now_ms)
  const isLongAgo = now_ms - newest.at_ms > longAgo_ms
  return {
    id: `Terakhir ditanggapi ${newest.by}, ${at.id}.${isLongAgo ? ' Sudah lama: adakan latihan.' : ''}`,
    en: `Last acknowledged by ${newest.by}, ${at.en}.${isLongAgo ? ' That is long ago: hold a drill.' : ''}`,
  }
}

function linkOf(link: string, proved_ms: number | null, troubles: LocalizedText[], well: LocalizedText): ChainLink {
  return { link, ok: troubles.length === 0, proved_ms, says: troubles[0] ?? well, troubles }
}
