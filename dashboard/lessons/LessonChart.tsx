/** The picture of a lesson: the same chart as everywhere, with its numbers as a table below it. */
import { useEffect, useMemo } from 'preact/hooks'
import type { ChartProps } from '../chart/Chart.tsx'
import { curveId, type Drawn, panesOf } from '../chart/curves.ts'
import { Legend } from '../chart/Legend.tsx'
import { fetchPicture, picture } from '../chart/picture.ts'
import { Readout } from '../chart/Readout.tsx'
import { Told } from '../chart/Told.tsx'
import { describeQuantity } from '../format.ts'
import { Later } from '../Later.tsx'
import type { Window } from '../series.ts'
import { type Lang, words } from '../words.ts'
import type { Material } from './find.ts'
import type { ShownCurve, Step } from './lesson.ts'
import '../chart/chart.css'

interface Props {
  material: Material
  window: Window
  levels: Step['levels']
  lang: Lang
  now_ms: number
  cursor_ms: number | undefined
  /** Not answered yet: what is asked for is neither written below the picture nor marked in it. */
  isAsked: boolean
  onCursor(at_ms: number | undefined): void
}

export function LessonChart({
  material: { played },
  window,
  levels,
  lang,
  now_ms,
  cursor_ms,
  isAsked,
  onCursor,
}: Props) {
  useEffect(fetchPicture, [])
  const drawn = useMemo(
    () => played.curves.map((curve, hue) => drawnOf(isAsked && played.hidesFlags ? unjudged(curve) : curve, hue, lang)),
    [played, lang, isAsked],
  )
  const lines = useMemo(() => (levels ?? []).map(({ at, name }) => ({ at, text: name[lang] })), [levels, lang])
  return (
    <>
      <div class={`chart-frame panes-${Math.min(panesOf(drawn).length, 3)}`}>
        <Readout curves={drawn} cursor_ms={cursor_ms} lang={lang} />
        {panesOf(drawn).map((pane) => (
          <Later<ChartProps>
            key={pane[0]!.id}
            load={picture}
            lang={lang}
            waiting={<p class="chart-place loading">{words[lang].loadingChart}</p>}
            // What was pointed at last stays: a mouse leaves the picture on its way to the button.
            props={{
              ...{ curves: pane, window, lang, now_ms, cursor_ms, levels: lines },
              onCursor: (at_ms) => at_ms !== undefined && onCursor(at_ms),
            }}
          />
        ))}
      </div>
      <Legend curves={drawn} typical={undefined} lang={lang} />
      <Told curves={drawn} lang={lang} isAsked={isAsked} />
    </>
  )
}

function drawnOf({ place, station, name, plot, part }: ShownCurve, hue: number, lang: Lang): Drawn {
  const quantity = describeQuantity(name.quantity, lang)
  return { id: curveId({ station, name }), label: `${place} · ${quantity.label}`, quantity, plot, part, hue }
}

/** Without the gateway's own marks at what it doubts. */
const unjudged = (curve: ShownCurve): ShownCurve => ({
  ...curve,
  plot: { ...curve.plot, flag: curve.plot.flag.map((flag) => flag && 1) },
})
