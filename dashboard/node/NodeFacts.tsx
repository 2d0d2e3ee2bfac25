/** How the node itself is: clock, signal, battery, power, card, and what waits in its outbox. */
import type { Station, StationHealth } from '../../gateway/contract.ts'
import { formatBytes, formatNumber, formatSpan, formatTime, zoneLabel } from '../format.ts'
import { zoneOffset_min } from '../screen.ts'
import type { Lang } from '../words.ts'
import { nodeWords } from './words.ts'

interface Props {
  station: Station
  lang: Lang
}

export function NodeFacts(props: Props) {
  const said = nodeWords[props.lang]
  return (
    <section class="card" aria-labelledby="facts">
      <h2 id="facts">{said.facts}</h2>
      <dl class="node-facts">
        {factsOf(props).map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function factsOf({ station, lang }: Props): [name: string, text: string][] {
  const said = nodeWords[lang]
  const { health } = station
  const battery = batteryOf(station)
  const started_ms = health?.started_ms
  return [
    [said.clock, clockText(station, lang)],
    ...(health?.signal_dbm === undefined ? [] : [[said.signal, `${health.signal_dbm} dBm`] as [string, string]]),
    ...(battery === undefined ? [] : [[said.battery, `${formatNumber(battery, 2, lang)} V`] as [string, string]]),
    [said.power, health ? (health.power ?? []).join(', ') || said.powerGood : said.unknown],
    [said.card, cardText(health, lang)],
    [said.outbox, outboxText(health, lang)],
    ...(started_ms
      ? [
          [said.started, `${formatTime(started_ms, 'dayAndClock', lang)} ${zoneLabel(zoneOffset_min(started_ms))}`] as [
            string,
            string,
          ],
        ]
      : []),
    ...(station.may_lose_ms !== undefined ? [[said.delivery, said.mayLose] as [string, string]] : []),
    ...(station.version ? [[said.program, `Pantau ${station.version}`] as [string, string]] : []),
  ]
}

function clockText({ health, clock_off_ms }: Station, lang: Lang): string {
  const said = nodeWords[lang]
  if (clock_off_ms !== undefined) return said.clockOff(formatSpan(Math.abs(clock_off_ms), lang), clock_off_ms > 0)
  if (!health?.clock) return said.unknown
  return said.clockState[health.clock_from ?? health.clock]
}

function cardText(health: StationHealth | undefined, lang: Lang): string {
  const said = nodeWords[lang]
  if (!health?.card) return said.unknown
  const { free_mb, size_mb } = health.card
  return said.cardLeft(formatBytes(free_mb * 1e6, lang), formatBytes(size_mb * 1e6, lang))
}

function outboxText(health: StationHealth | undefined, lang: Lang): string {
  const said = nodeWords[lang]
  const outbox = health?.outbox
  if (!outbox) return said.unknown
  const waiting = outbox.readings ?? outbox.rows ?? 0
  const dropped = outbox.dropped_readings ?? 0
  const text = waiting > 0 ? said.outboxWaits(formatNumber(waiting, 0, lang)) : said.outboxEmpty
  return dropped > 0 ? `${text}; ${said.dropped(formatNumber(dropped, 0, lang))}` : text
}

function batteryOf({ latest, health }: Station): number | undefined {
  if (health?.battery_v !== undefined) return health.battery_v
  const found = Object.entries(latest).find(([key]) => key.endsWith('.battery_v'))
  return found?.[1].value ?? undefined
}
