/** How long the other curves follow the first one, in sentences. */
import { useMemo } from 'preact/hooks'
import { isAmount } from '../../hardware/quantities.ts'
import { describeQuantity } from '../format.ts'
import type { Lang } from '../words.ts'
import { type CurveName, curveId } from './curves.ts'
import { type LagSeries, lagBetween, lagLimit_ms } from './lag.ts'
import { lagSentence } from './lagWords.ts'
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
  return { ...series, kind: isAmount(curve.name.quantity) ? 'amount' : 'level' }
}

/** "sungai" where it is the only one, otherwise its station's name. */
function calledIn(all: CurveName[], curve: CurveName, stationName: (station: string) => string, lang: Lang): string {
  const { quantity } = curve.name
  const others = all.filter((one) => one.name.quantity === quantity)
  if (others.length === 1) return chartWords[lang].lag.names[quantity] ?? describeQuantity(quantity, lang).label
  const isSameStation = others.every(({ station }) => station === curve.station)
  return isSameStation ? `${describeQuantity(quantity, lang).label} ${curve.name.sensor}` : stationName(curve.station)
}
