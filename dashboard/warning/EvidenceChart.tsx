/** What was measured around an alert, or in a backtest, with the rule's levels drawn in. */
import { useMemo } from 'preact/hooks'
import type { SeriesAnswer } from '../../gateway/contract.ts'
import { Chart } from '../Chart.tsx'
import { describeQuantity } from '../format.ts'
import type { LevelLine } from '../levels.ts'
import { barPlot, linePlot, type Window } from '../series.ts'
import { type Lang, words } from '../words.ts'
import { useEvidence, type Wanted } from './useEvidence.ts'

interface Props extends Wanted {
  levels: readonly LevelLine[]
  lang: Lang
}

const bins_ms = [5, 15, 60, 360, 1_440, 10_080].map((minutes) => minutes * 60_000)

/** The window for bars: whole bins, at most 30 of them. */
function binned({ from_ms, to_ms }: Window) {
  const bin_ms = bins_ms.find((candidate) => to_ms - from_ms <= 30 * candidate) ?? bins_ms.at(-1)!
  const whole = { from_ms: Math.floor(from_ms / bin_ms) * bin_ms, to_ms: Math.ceil(to_ms / bin_ms) * bin_ms }
  return { bin_ms, whole }
}

/** A station may be younger than the window: then the curve begins where its data does. */
function fromFirstValue({ at_ms, mean }: SeriesAnswer, { from_ms, to_ms }: Window): Window {
  const first_ms = at_ms[mean.findIndex((value) => value !== null)] ?? from_ms
  const margin_ms = Math.max((to_ms - first_ms) / 20, 60_000)
  return { from_ms: Math.max(from_ms, first_ms - margin_ms), to_ms }
}

export function EvidenceChart({ levels, lang, ...wanted }: Props) {
  const { window } = wanted
  const { series, problem, retry } = useEvidence(wanted)
  const quantity = describeQuantity(wanted.quantity, lang)
  const plot = useMemo(() => {
    if (!series) return undefined
    const seen = fromFirstValue(series, window)
    if (quantity.kind === 'level') return linePlot(series, seen)
    const { bin_ms, whole } = binned(seen)
    return barPlot(series, whole, bin_ms)
  }, [series, quantity.kind, window.from_ms, window.to_ms])
  return (
    <div class="chart-frame" aria-busy={!series && !problem}>
      {plot && <Chart plot={plot} quantity={quantity} lang={lang} levels={levels} />}
      {!series && !problem && <p class="over loading">{words[lang].loadingChart}</p>}
      {!series && problem && (
        <p class="over" role="alert">
          {words[lang].chartFailed}{' '}
          <button type="button" class="button" onClick={retry}>
            {words[lang].tryAgain}
          </button>
        </p>
      )}
    </div>
  )
}
