/** Curves in their frame: one or more pictures over the same time, or why there is none; below it how to read them. */
import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { TroubleText } from '../asking.tsx'
import { Later } from '../Later.tsx'
import type { LevelLine } from '../levels.ts'
import { summaryOf, type Window } from '../series.ts'
import { momentOf } from '../warning/moment.ts'
import { type Lang, words } from '../words.ts'
import type { ChartProps } from './Chart.tsx'
import { type Drawn, panesOf } from './curves.ts'
import { Legend } from './Legend.tsx'
import { Notes } from './Notes.tsx'
import { fetchPicture, picture } from './picture.ts'
import { Readout } from './Readout.tsx'
import { Told } from './Told.tsx'
import type { Curve } from './useCurve.ts'
import './chart.css'

interface Props {
  /** At least one; levels, typical range and notes are of the first. */
  curves: readonly Curve[]
  drawn: readonly Drawn[]
  window: Window
  lang: Lang
  now_ms: number
  levels?: readonly LevelLine[] | undefined
  typical?: { low: number; high: number } | undefined
  /** When the station last measured the first: said when there is nothing in the stretch. */
  lastAt_ms?: number | undefined
  onLook?: (next: Window) => void
  /** What stands right below the pictures. */
  children?: ComponentChildren
}

const noLevels: readonly LevelLine[] = []

export function ChartFrame({
  curves,
  drawn,
  window,
  lang,
  now_ms,
  levels = noLevels,
  typical,
  lastAt_ms,
  onLook,
  children,
}: Props) {
  const [cursor_ms, setCursor] = useState<number>()
  const said = words[lang]
  const [first] = curves
  const { series, trouble, retry } = first!
  useEffect(fetchPicture, [])
  const isEmpty = series !== undefined && summaryOf(series, window) === undefined && drawn.length <= 1
  return (
    <>
      <div class={`chart-frame panes-${Math.min(panesOf(drawn).length, 3)}`} aria-busy={!series && !trouble}>
        {drawn.length > 0 && <Readout curves={drawn} cursor_ms={cursor_ms} lang={lang} />}
        {panesOf(drawn).map((pane, i) => (
          <Later<ChartProps>
            key={pane[0]!.id}
            load={picture}
            lang={lang}
            waiting={<p class="chart-place loading">{said.loadingChart}</p>}
            props={{
              ...{ curves: pane, window, lang, now_ms, cursor_ms, onLook, onCursor: setCursor },
              levels: i === 0 && pane[0]!.hue === 0 ? levels : noLevels,
              typical: i === 0 && pane[0]!.hue === 0 ? typical : undefined,
              marks: i === 0 && pane[0]!.hue === 0 ? series?.marks : undefined,
            }}
          />
        ))}
        {!series && !trouble && <p class="over loading">{said.loadingChart}</p>}
        {!series && trouble && (
          <div class="over">
            <TroubleText trouble={trouble} lang={lang} instead={{ network: said.chartFailed }} />
            <button type="button" class="button" onClick={retry}>
              {said.tryAgain}
            </button>
          </div>
        )}
        {isEmpty && (
          <p class="over" data-none>
            {!series.still_reading && <strong>{said.noneInRange}</strong>}
            {!series.still_reading && lastAt_ms !== undefined && lastAt_ms < window.from_ms && (
              <span>{said.noneInRangeAdvice(momentOf(lastAt_ms, lang))}</span>
            )}
          </p>
        )}
      </div>
      {children}
      {curves.map((curve, i) => (
        <Notes key={drawn[i]?.id ?? i} curve={curve} plot={drawn[i]?.plot} lang={lang} />
      ))}
      {drawn.length > 0 && <Legend curves={drawn} typical={typical} lang={lang} />}
      {drawn.length > 0 && <Told curves={drawn} lang={lang} />}
    </>
  )
}
