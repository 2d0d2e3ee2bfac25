/**
 * What is wrong with nodes, told to people by the hooks: one notice for each trouble of each station, after it has lasted,
 * and its end only after it has been gone for a while, so that a loose plug is one notice and not fifty.
 */
import { minute_ms } from '../../edge/platform/time.ts'
import type { Alert, LocalizedText, Notice, Notices, Station, Trouble } from '../contract.ts'
import { daily_s, timeText } from '../contract.ts'
import { noticeTitles } from './words.ts'

const patience_ms = 3 * minute_ms // who pushes a plug in again need not be told
const gone_ms = 10 * minute_ms

/** What is told by others (rules without readings, clocks), or is nobody's errand at once, is not in it. */
const severities: Partial<Record<Trouble['kind'], Notice['severity']>> = {
  disk: 'Severe',
  wire: 'Moderate',
  battery: 'Moderate',
  power: 'Moderate',
  card: 'Moderate',
}

/**
 * What the warning knows of a sensor: a rule waits for its readings, an alert stands on them, or a rule of people's own tells of its
 * wire already.
 */
export type WatchOf = (station: string, sensor: string) => { isWatched: boolean; alert?: Alert; isTold?: true }
const nobody: WatchOf = () => ({ isWatched: false })
const alertRepeat_s = 3_600 // while an alert runs on its last number, somebody has to go and look

interface Standing {
  since_ms: number
  seen_ms: number
  /** Null until it is told. */
  notice: Notice | null
}

export function openNodeNotices(now: () => number) {
  const standing = new Map<string, Standing>()
  const started_ms = now()
  /** Stations of which nothing is left that was told before the last restart. */
  const settled = new Set<string>()

  return {
    /** To be called every few seconds, with all stations. */
    tell(board: Notices, stations: readonly Station[], watchOf = nobody) {
      for (const station of stations)
        for (const trouble of station.troubles ?? []) see(board, station, trouble, watchOf)
      for (const station of stations) settle(board, station)
      const silent = new Set(stations.filter(({ state }) => state === 'offline' || state === 'late').map(idOf))
      for (const [id, one] of standing) {
        // Of a station that is not heard nobody knows whether it is over; of one that is gone nobody asks.
        if (one.notice && silent.has(id.split('/')[0]!)) one.seen_ms = now()
        if (now() - one.seen_ms < (one.notice ? gone_ms : 1)) continue
        if (one.notice) board.end(one.notice.id)
        standing.delete(id)
      }
    },
  }

  /** What was told before a restart and mended meanwhile would stand for ever: it is ended once, when the station has been heard. */
  function settle(board: Notices, station: Station) {
    if (station.state !== 'online' || settled.has(station.station) || now() - started_ms < gone_ms) return
    settled.add(station.station)
    for (const kind of Object.keys(severities) as Trouble['kind'][]) {
      for (const sensor of kind === 'wire' ? station.sensors.map((one) => one.sensor) : [undefined]) {
        if (!standing.has(keyOf(station, { kind, sensor }))) board.end(noticeIdOf(station, { kind, sensor }))
      }
    }
  }

  function see(board: Notices, station: Station, trouble: Trouble, watchOf: WatchOf) {
    if (!severities[trouble.kind]) return
    const watch = trouble.kind === 'wire' && trouble.sensor ? watchOf(station.station, trouble.sensor) : nobody('', '')
    const key = keyOf(station, trouble)
    const one = standing.get(key) ?? { since_ms: now(), seen_ms: now(), notice: null }
    one.seen_ms = now()
    standing.set(key, one)
    if (!one.notice && (watch.isTold || now() - one.since_ms < patience_ms)) return
    one.notice = noticeOf(station, trouble, one.since_ms, watch)
    board.notify(one.notice)
  }
}

type Which = { kind: Trouble['kind']; sensor?: string | undefined }
const keyOf = ({ station }: Station, { kind, sensor = '' }: Which) => `${station}/${kind}/${sensor}`
const noticeIdOf = ({ station }: Station, { kind, sensor }: Which) =>
  ['node', station, kind, sensor].filter(Boolean).join('-').slice(0, 100)
const idOf = ({ station }: Station) => station

function noticeOf(station: Station, trouble: Trouble, seen_ms: number, watch: ReturnType<WatchOf>): Notice {
  const { kind, todo } = trouble
  const { isWatched, alert } = watch
  const since_ms = trouble.since_ms ?? seen_ms
  const at = kind === 'wire' ? timeText(since_ms) : null
  const meaning = alert ? alertWithoutData(alert) : isWatched ? ruleWithoutData : { id: '', en: '' }
  const text = (lang: 'id' | 'en', since: string) => {
    const what = at ? `${trouble[lang].replace(/\.$/, '')} ${since} ${at[lang]}.` : trouble[lang]
    return `${station.name}: ${what}${meaning[lang]} ${todo[lang]}`
  }
  const title = noticeTitles[kind]!
  return {
    id: noticeIdOf(station, trouble),
    severity: alert?.severity ?? (isWatched ? 'Severe' : severities[kind]!),
    since_ms,
    title: { id: `${station.name}: ${title.id}`, en: `${station.name}: ${title.en}` },
    text: { id: text('id', 'sejak'), en: text('en', 'since') },
    repeat_s: alert ? alertRepeat_s : daily_s,
  }
}

const ruleWithoutData: LocalizedText = {
  id: ' Aturan peringatan di sensor ini tidak dapat memperingatkan.',
  en: ' The rules on this sensor cannot warn.',
}
const alertWithoutData = ({ label }: Alert): LocalizedText => ({
  id: ` ${label} tetap berlaku tanpa data baru; mintalah seseorang melihat langsung, bila aman.`,
  en: ` ${label} still holds, without new data; have somebody go and look, if it is safe.`,
})
