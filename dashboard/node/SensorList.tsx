/** Each sensor of a node: its wire, its rhythm, and what was refused on the way. */
import type { SensorHealth, Station } from '../../gateway/contract.ts'
import { modelText } from '../../hardware/models.ts'
import { reasonText } from '../../hardware/reasons.ts'
import { cadenceOf } from '../cadence.ts'
import { formatNumber, formatShare, formatSpan } from '../format.ts'
import { Icon } from '../icons.tsx'
import { splitKey } from '../state.ts'
import type { Lang } from '../words.ts'
import { nodeWords } from './words.ts'

const slower = 1.5 // so much slower than told is worth a word

export function SensorList({ station, lang }: { station: Station; lang: Lang }) {
  const names = sensorNames(station)
  if (names.length === 0) return null
  return (
    <section class="card" aria-labelledby="sensors">
      <h2 id="sensors">{nodeWords[lang].sensors}</h2>
      <ul class="sensors">
        {names.map((sensor) => (
          <li key={sensor} data-sensor={sensor}>
            <SensorLine station={station} sensor={sensor} lang={lang} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function SensorLine({ station, sensor, lang }: { station: Station; sensor: string; lang: Lang }) {
  const said = nodeWords[lang]
  const health = station.health?.sensors?.[sensor]
  const model = station.sensors.find((one) => one.sensor === sensor)?.model
  const state = health && (health.connected === false ? 'closed' : (health.wiring ?? 'open'))
  const isGood = state === 'good' || state === 'open'
  const counted = [...countsOf(said.rejected, health?.rejected, lang), ...countsOf(said.nulls, health?.nulls, lang)]
  return (
    <>
      <strong>{sensor}</strong> {model && <span class="hint">{modelText(model, lang)}</span>}
      {state && (
        <p class={isGood ? 'wire is-good' : 'wire is-bad'} data-wire={state}>
          <Icon shape={isGood ? 'online' : 'warning'} /> {said.wire[state]}
        </p>
      )}
      <p class="hint">
        {cadenceText(station, sensor, lang)}
        {health?.frames !== undefined && ` · ${said.frames(formatNumber(health.frames, 0, lang))}`}
        {sharesOf(health, lang).map((one) => ` · ${one}`)}
        {counted.length > 0 && ` · ${counted.join(', ')}`}
      </p>
    </>
  )
}

function cadenceText(station: Station, sensor: string, lang: Lang): string {
  const said = nodeWords[lang]
  const cadence = cadenceOf(station, sensor)
  if (!cadence) return said.noCadence
  const span = formatSpan(1_000 * cadence.every_s, lang)
  if (!cadence.isTold) return said.learned(span)
  const heard_s = station.heard_every_s?.[sensor]
  const isSlower = heard_s !== undefined && heard_s > slower * cadence.every_s
  return isSlower ? `${said.told(span)}, ${said.comes(formatSpan(1_000 * heard_s, lang))}` : said.told(span)
}

/** What of late was refused, or without a value, where it is anything. */
function sharesOf(health: SensorHealth | undefined, lang: Lang): string[] {
  const said = nodeWords[lang]
  const { refused_pct = 0, empty_pct = 0 } = health ?? {}
  return [
    ...(refused_pct > 0 ? [said.refusedShare(formatShare(refused_pct / 100, lang))] : []),
    ...(empty_pct > 0 ? [said.emptyShare(formatShare(empty_pct / 100, lang))] : []),
  ]
}

/** "rusak 12 (jumlah pengaman tidak cocok)". */
function countsOf(word: string, counts: Record<string, number> | undefined, lang: Lang): string[] {
  const all = Object.entries(counts ?? {}).filter(([, n]) => n > 0)
  return all.map(([reason, n]) => `${word} ${formatNumber(n, 0, lang)} (${reasonText(reason, lang)})`)
}

function sensorNames({ sensors, health, latest }: Station): string[] {
  const told = sensors.map(({ sensor }) => sensor)
  const sent = Object.keys(latest).map((key) => splitKey(key).sensor)
  return [...new Set([...told, ...Object.keys(health?.sensors ?? {}), ...sent])]
}
