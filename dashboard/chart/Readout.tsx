/** What the curves say at the moment under the finger: value, reach, time with zone, doubt. */
import { formatNumber, formatTime, zoneLabel } from '../format.ts'
import { zoneOffset_min } from '../screen.ts'
import type { Plot } from '../series.ts'
import { type Lang, words } from '../words.ts'
import { type Drawn, type Told, toldAt } from './curves.ts'

interface Props {
  curves: readonly Drawn[]
  /** Undefined = nothing is read. */
  cursor_ms: number | undefined
  lang: Lang
}

export function Readout({ curves, cursor_ms, lang }: Props) {
  const said = words[lang]
  const told = cursor_ms === undefined ? [] : curves.map((curve) => ({ curve, told: toldAt(curve, cursor_ms) }))
  const [only] = told
  return (
    <p class={curves.length > 1 ? 'readout is-many' : 'readout'} aria-live="polite" data-readout>
      {!only || cursor_ms === undefined ? (
        <span class="hint">{said.chartHelp}</span>
      ) : curves.length === 1 ? (
        <>
          <strong>
            <Value {...only} lang={lang} />
          </strong>
          <span>{momentText(only.curve.plot, only.told?.at_ms ?? cursor_ms, lang)}</span>
          {only.told?.flag ? <span>{said.flag[only.told.flag]}</span> : null}
        </>
      ) : (
        <>
          <span>{momentText(undefined, cursor_ms, lang)}</span>
          {told.map(({ curve, told }) => (
            <span key={curve.id} class={`of-curve hue-${curve.hue + 1}`}>
              {curve.label}{' '}
              <strong>
                <Value curve={curve} told={told} lang={lang} />
              </strong>
              {told?.flag && told.flag > 2 ? ` ${said.flag[told.flag]}` : ''}
            </span>
          ))}
        </>
      )}
    </p>
  )
}

function Value({ curve: { quantity }, told, lang }: { curve: Drawn; told: Told | undefined; lang: Lang }) {
  const number = (figure: number | null) => formatNumber(figure, quantity.decimals, lang)
  if (!told || told.value === null) return <>{words[lang].noData}</>
  return (
    <>
      {`${number(told.value)} ${quantity.unit}`}
      {told.min !== told.max && <small> ({`${number(told.min)}–${number(told.max)}`})</small>}
    </>
  )
}

/** The moment, or from when to when a bar is; without a plot to the minute. */
export function momentText(plot: Pick<Plot, 'width_ms'> | undefined, at_ms: number, lang: Lang): string {
  const width_ms = plot?.width_ms ?? 60_000
  const zone = zoneLabel(zoneOffset_min(at_ms))
  const day = formatTime(at_ms, 'day', lang)
  if (width_ms <= 60_000) return `${day} ${formatTime(at_ms, width_ms ? 'clock' : 'clockWithSeconds', lang)} ${zone}`
  const [from, to] = [at_ms - width_ms / 2, at_ms + width_ms / 2]
  const shape = width_ms < 86_400_000 ? 'clock' : 'dayAndClock'
  const start = shape === 'clock' ? `${formatTime(from, 'day', lang)} ` : ''
  return `${start}${formatTime(from, shape, lang)}–${formatTime(to, shape, lang)} ${zone}`
}
