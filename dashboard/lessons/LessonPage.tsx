/** One lesson: what it works on, its steps, and its pages to print. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { Title } from '../people/Title.tsx'
import { formatView, viewAt } from '../view.ts'
import { Waits } from '../waits.tsx'
import { Card } from './Card.tsx'
import { LessonChart } from './LessonChart.tsx'
import type { LessonProps } from './lessonProps.ts'
import { keepProgress, readProgress } from './progress.ts'
import { SheetView } from './SheetView.tsx'
import { SourceCard, SourceChoices, sourceKey } from './SourceCard.tsx'
import { StepCard } from './StepCard.tsx'
import { type StepState, untouched } from './stepState.ts'
import { Terms } from './Terms.tsx'
import type { LessonRow } from './table.ts'
import { useMaterial } from './useMaterial.ts'
import { lessonWords } from './words.ts'
import '../report/report.css'

export function LessonPage({ lesson, row, sheet, page }: LessonProps) {
  const { lang } = page.view
  const said = lessonWords[lang]
  const choice = useMaterial(lesson, page, (material) => readProgress(row.id, sourceKey(material)).at > 0)
  const { material } = choice
  const linkTo = (code: string) => formatView(viewAt(page.view, { page: 'lessons', code }))
  // Below the lesson: picture and question are close together, and on one screen.
  const links = (
    <p class="actions no-print">
      {sheet !== 'lesson' && (
        <a class="button is-main" href={linkTo(row.id)}>
          {said.toLesson}
        </a>
      )}
      {(['wall', 'teacher'] as const)
        .filter((name) => name !== sheet)
        .map((name) => (
          <a key={name} class="button" href={linkTo(`${row.id}/${name}`)} data-sheet={name}>
            {said.sheets[name]}
          </a>
        ))}
      <a class="button" href={linkTo('')}>
        {said.all}
      </a>
    </p>
  )
  return (
    <div class="page lessons report" data-lesson={row.id}>
      <Title>{row.title[lang]}</Title>
      <p class="lead">
        {row.goal[lang]} {sheet === 'lesson' && said.minutes(row.minutes)}
      </p>
      {sheet !== 'lesson' && links}
      {!material && <Waits>{said.searching}</Waits>}
      {material && <SourceCard {...{ material, lang }} />}
      {material && sheet === 'lesson' && (
        <>
          <Lessoned key={sourceKey(material)} {...{ lesson, row, material, lang }} now_ms={page.now_ms} />
          <SourceChoices {...{ lesson, material, choice, lang }} />
        </>
      )}
      {material && sheet !== 'lesson' && <SheetView {...{ lesson, material, sheet, lang }} />}
      {sheet === 'lesson' && links}
    </div>
  )
}

type LessonedProps = Pick<Parameters<typeof SheetView>[0], 'lesson' | 'material' | 'lang'> & {
  row: LessonRow
  now_ms: number
}

/** The steps, one at a time below the picture; what was answered stays when one goes back. */
function Lessoned({ lesson, row, material, lang, now_ms }: LessonedProps) {
  const said = lessonWords[lang]
  const { steps } = material.played
  const [{ at, states }, setProgress] = useState(() => readProgress(row.id, sourceKey(material)))
  const [cursor_ms, setCursor] = useState<number>()
  const picture = useRef<HTMLDivElement>(null)
  const setAt = (next: number) => {
    setProgress((before) => ({ ...before, at: next }))
    picture.current?.scrollIntoView() // what is asked is read off it; the button is a screen further down
  }
  const step = steps[at]
  const window = step?.window ?? material.played.window
  const asked = steps.filter(({ kind }) => kind !== 'read')
  const state = (step && states[step.key]) ?? untouched
  const isAsked = step !== undefined && !state.isSolved && !state.isShown
  const change = (key: string, part: Partial<StepState>) =>
    setProgress((before) => ({
      ...before,
      states: { ...before.states, [key]: { ...(before.states[key] ?? untouched), ...part } },
    }))
  useEffect(() => keepProgress(row.id, sourceKey(material), { at, states }), [at, states])
  return (
    <>
      <div class="no-print" ref={picture} data-window={`${window.from_ms} ${window.to_ms}`}>
        <LessonChart
          {...{ material, window, lang, now_ms, cursor_ms, isAsked }}
          levels={step?.levels}
          onCursor={setCursor}
        />
      </div>
      {step ? (
        <StepCard
          key={step.key}
          {...{ step, cursor_ms, lang }}
          title={said.step(at + 1, steps.length)}
          state={state}
          onChange={(part) => change(step.key, part)}
          onNext={() => setAt(at + 1)}
          onBefore={at > 0 ? () => setAt(at - 1) : undefined}
        />
      ) : (
        <Card
          {...{ row, material, lang, now_ms }}
          own={asked.filter(({ key }) => states[key]?.isSolved && !states[key]?.isShown).length}
          of={asked.length}
          onBefore={() => setAt(at - 1)}
          onAgain={() => setProgress({ at: 0, states: {} })}
        />
      )}
      <details class="card no-print">
        <summary>{said.terms}</summary>
        <Terms terms={lesson.terms} lang={lang} />
      </details>
    </>
  )
}
