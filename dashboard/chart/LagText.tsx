/** How long the other curves follow the first one, in sentences. */
import { useMemo } from 'preact/hooks'
import { describeQuantity, formatNumber } from '../format.ts'
import type { Lang } from '../words.ts'
import { type CurveName, curveId } from './curves.ts'
import { type Lag, type LagSeries, lagBetween, lagLimit_ms } from './lag.ts'
import type { Curve } from './useCurve.ts'
import { chartWords } from './words.ts'

interface Props {
  curves: readonly Curve[]
  stationName(station: string): string
  lang: Lang
}

export function LagText({ curves, stationName, lang }: Props) {
  const [first, ...others] = curves
  if (!first || others.length === 0) return null
  const names = curves.flatMap(({ curve }) => curve ?? [])
  const nameOf = (curve: CurveName | undefined) => (curve ? calledIn(names, curve, stationName, lang) : '')
  return (
    <div class="lags" role="status">
      {others.map((other) => (
        <Pair
          key={other.curve && curveId(other.curve)}
          first={first}
          second={other}
          names={[nameOf(first.curve), nameOf(other.curve)]}
          lang={lang}
        />
      ))}
    </div>
  )
}

interface PairProps {
  first: Curve
  second: Curve
  names: [string, string]
  lang: Lang
}

const often = 30 // looked at again after so many live readings: it takes a fraction of a second

function Pair({ first, second, names, lang }: PairProps) {
  const both = [first, second].map(lagSeriesOf)
  const [a, b] = both
  const when = both
    .map((one) => `${one?.at_ms[0]} ${one && Math.floor(one.at_ms.length / often)} ${one?.step_ms}`)
    .join()
  const found = useMemo(
    () => (a && b ? { lag: lagBetween(a, b), most_ms: lagLimit_ms(a, b) } : undefined),
    [when, names.join()],
  )
  if (!found) return null
  return <p data-lag={found.lag ? found.lag.lag_ms : 'none'}>{lagSentence(found.lag, found.most_ms, names, lang)}</p>
}

function lagSeriesOf({ curve, series }: Curve): LagSeries | undefined {
  if (!curve || !series) return undefined
  return { ...series, kind: describeQuantity(curve.name.quantity, 'id').kind === 'amount' ? 'amount' : 'level' }
}

/** "Sungai mengikuti hujan 75 menit (±15 menit)." */
export function lagSentence(
  lag: Lag | undefined,
  most_ms: number | undefined,
  [first, second]: [string, string],
  lang: Lang,
): string {
  const said = chartWords[lang].lag
  if (!lag) return most_ms ? capital(said.none(second, first, lagSpan(most_ms, lang))) : said.short
  if (Math.abs(lag.lag_ms) < lag.step_ms) return capital(said.together(second, first))
  const [leader, follower] = lag.lag_ms > 0 ? [first, second] : [second, first]
  const sentence = said.follows(follower, leader, lagSpan(Math.abs(lag.lag_ms), lang), lagSpan(lag.step_ms, lang))
  const peaks_ms = Math.abs(lag.peaks_ms ?? 0)
  const isOther = lag.peaks_ms !== undefined && Math.abs(peaks_ms - Math.abs(lag.lag_ms)) > lag.step_ms
  return capital(isOther ? `${sentence} ${said.peaks(lagSpan(peaks_ms, lang))}` : sentence)
}

/** Minutes up to two hours, then hours with a decimal where they need it. */
export function lagSpan(span_ms: number, lang: Lang): string {
  const said = chartWords[lang].lag
  const minutes = Math.max(1, Math.round(span_ms / 60_000))
  if (minutes < 120 && minutes !== 60) return said.minutes(formatNumber(minutes, 0, lang))
  const hours = Math.round(minutes / 6) / 10
  return said.hours(formatNumber(hours, Number.isInteger(hours) ? 0 : 1, lang))
}

/** "sungai" where it is the only one, otherwise its station's name. */
function calledIn(all: CurveName[], curve: CurveName, stationName: (station: string) => string, lang: Lang): string {
  const { quantity } = curve.name
  const others = all.filter((one) => one.name.quantity === quantity)
  if (others.length === 1) return chartWords[lang].lag.names[quantity] ?? describeQuantity(quantity, lang).label
  const isSameStation = others.every(({ station }) => station === curve.station)
  return isSameStation ? `${describeQuantity(quantity, lang).label} ${curve.name.sensor}` : stationName(curve.station)
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1)
}
