/** How to read the picture: what each line, bar, band and hatching is. */
import { isDoubtful } from '../../hardware/flags.ts'
import { formatNumber, formatSpan } from '../format.ts'
import { type Lang, words } from '../words.ts'
import type { Drawn } from './curves.ts'
import { chartWords } from './words.ts'

interface Props {
  curves: readonly Drawn[]
  /** Of the first curve. */
  typical: { low: number; high: number } | undefined
  lang: Lang
}

export function Legend({ curves, typical, lang }: Props) {
  const said = words[lang]
  const isOne = curves.length === 1
  const plots = curves.map(({ plot }) => plot)
  const { quantity } = curves[0]!
  const number = (value: number) => formatNumber(value, quantity.decimals, lang)
  return (
    <ul class="legend">
      {curves.map((curve) => (
        <li key={curve.id} class={`key-${curve.plot.kind === 'line' ? 'line' : 'bar'} hue-${curve.hue + 1}`}>
          {curveText(curve, isOne, lang)}
        </li>
      ))}
      {isOne && plots[0]!.kind === 'line' && plots[0]!.width_ms > 0 && <li class="key-band">{said.band}</li>}
      {typical && (
        <li class="key-typical">{chartWords[lang].usual(number(typical.low), number(typical.high), quantity.unit)}</li>
      )}
      {plots.some(({ flag }) => flag.some(isDoubtful)) && <li class="key-flag">{said.flagged}</li>}
      {isOne && plots[0]!.gaps.length > 0 && <li class="key-gap">{said.noData}</li>}
      {plots.some(({ lost }) => lost.length > 0) && <li class="key-lost">{said.lostShort}</li>}
    </ul>
  )
}

/** "Depok · Tinggi muka air, tertinggi": the name where there are several, and which value of a step is drawn. */
function curveText({ label, plot, part }: Drawn, isOne: boolean, lang: Lang): string {
  const what =
    plot.kind === 'bars'
      ? words[lang].sumPer(binText(plot.width_ms, lang))
      : plot.width_ms > 0
        ? chartWords[lang].part[part]
        : ''
  if (!isOne) return [label, what].filter(Boolean).join(', ')
  return what || label
}

/** "jam", "15 menit": how long a bar lasts. */
function binText(bin_ms: number, lang: Lang): string {
  return formatSpan(bin_ms, lang).replace(/^1 /, '')
}
