/** A chart for those who do not see it, or want the numbers: a sentence, and a table of what is drawn. */
import { useMemo, useState } from 'preact/hooks'
import { valueText } from '../first/amount.ts'
import { formatNumber, formatTime } from '../format.ts'
import { type Lang, words } from '../words.ts'
import { type Drawn, toldAt } from './curves.ts'
import { momentText } from './Readout.tsx'
import { chartWords } from './words.ts'

interface Props {
  curves: readonly Drawn[]
  lang: Lang
}

interface ToldProps extends Props {
  /** Without the sentence: somebody is asked what it says. */
  isAsked?: boolean
}

const rows_max = 60

/** "Terendah 0,35 m (19 Okt 01.10), tertinggi 2,10 m (20 Okt 20.00), terakhir …" */
function summaryText({ plot, quantity, part }: Drawn, lang: Lang): string | undefined {
  const said = chartWords[lang].summary
  const told = [...plot.at_ms.keys()].filter((i) => plot[part][i] !== null)
  if (told.length === 0) return undefined
  const at = (i: number) => formatTime(plot.at_ms[i]!, 'dayAndClock', lang)
  const text = (value: number | null | undefined) => valueText(value ?? null, quantity, lang)
  const highest = told.reduce((best, i) => (plot.max[i]! > plot.max[best]! ? i : best))
  const gaps = said.gaps(plot.gaps.length)
  if (plot.kind === 'bars') {
    const total = told.reduce((sum, i) => sum + plot.mean[i]!, 0)
    return `${said.amount(text(total), text(plot.mean[highest]), momentText(plot, plot.at_ms[highest]!, lang))} ${gaps}`
  }
  const lowest = told.reduce((best, i) => (plot.min[i]! < plot.min[best]! ? i : best))
  const last = told.at(-1)!
  return `${said.level(text(plot.min[lowest]), at(lowest), text(plot.max[highest]), at(highest), text(plot[part][last]), at(last))} ${gaps}`
}

export function Told({ curves, lang, isAsked = false }: ToldProps) {
  const said = chartWords[lang]
  const [isOpen, setOpen] = useState(false)
  // Once for each new curve, not for each moment that is read.
  const texts = useMemo(() => curves.map((curve) => summaryText(curve, lang)), [curves, lang])
  const table = useMemo(() => isOpen && <Table curves={curves} lang={lang} />, [isOpen, curves, lang])
  return (
    <>
      {curves.map(
        (curve, i) =>
          texts[i] &&
          !isAsked && (
            <p key={curve.id} class="hint" data-summary>
              {curves.length > 1 && <strong>{curve.label}: </strong>}
              {texts[i]}
            </p>
          ),
      )}
      <details class="numbers" onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{said.table}</summary>
        {table}
      </details>
    </>
  )
}

/** As many rows as can be read; of each stretch between them the point that stands out stays. */
function Table({ curves, lang }: Props) {
  const times = rowTimes(curves)
  return (
    <section
      class="scrolled"
      aria-label={chartWords[lang].table}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys scroll a table that is wider than the screen
      tabIndex={0}
    >
      <table>
        <thead>
          <tr>
            <th scope="col">{chartWords[lang].time}</th>
            {curves.map(({ id, label, quantity }) => (
              <th key={id} scope="col">
                {label} {quantity.unit && `(${quantity.unit})`}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {times.map((at_ms) => (
            <tr key={at_ms}>
              <th scope="row">{momentText(curves.length === 1 ? curves[0]!.plot : undefined, at_ms, lang)}</th>
              {curves.map((curve) => {
                const value = toldAt(curve, at_ms)?.value
                return (
                  <td key={curve.id}>
                    {value === null || value === undefined
                      ? words[lang].noData
                      : formatNumber(value, curve.quantity.decimals, lang)}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** Of the first curve: of equal stretches the highest (or, where the line is the lowest, the lowest) point of each. */
function rowTimes([first]: readonly Drawn[]): number[] {
  if (!first) return []
  const { plot, part } = first
  const told = [...plot.at_ms.keys()].filter((i) => plot[part][i] !== null)
  const each = Math.max(1, Math.ceil(told.length / rows_max))
  const sign = part === 'min' ? -1 : 1
  const times: number[] = []
  for (let from = 0; from < told.length; from += each) {
    const some = told.slice(from, from + each)
    const best = some.reduce((top, i) => (sign * plot[part][i]! > sign * plot[part][top]! ? i : top))
    times.push(plot.at_ms[best]!)
  }
  return times
}
