/** The lessons: a list, and the one that the address names: `#/lessons/rain-to-flood`, its sheets below it. */
import { useEffect, useState } from 'preact/hooks'
import { Later } from '../Later.tsx'
import type { PageProps } from '../pageProps.ts'
import { Title } from '../people/Title.tsx'
import { formatView, viewAt } from '../view.ts'
import { type LessonRow, lessons } from './table.ts'
import { lessonWords } from './words.ts'
import '../warning/pages.css'
import './lessons.css'
import type { LessonProps, SheetName } from './lessonProps.ts'

export function LessonsPage(props: PageProps) {
  const { view } = props
  const { lang } = view
  const said = lessonWords[lang]
  const [id, sheet] = (view.code ?? '').split('/')
  const row = lessons.find((one) => one.id === id)
  if (row)
    return (
      <Opened key={row.id} row={row} sheet={sheet === 'wall' || sheet === 'teacher' ? sheet : 'lesson'} page={props} />
    )
  return (
    <div class="page lessons">
      <Title>{said.title}</Title>
      <p class="lead">{said.lead}</p>
      {lessons.map(({ id, title, goal, minutes }) => (
        <section key={id} class="card" data-lesson-row={id}>
          <h2>{title[lang]}</h2>
          <p>{goal[lang]}</p>
          <p class="hint">{said.minutes(minutes)}</p>
          <a
            class="button is-main"
            href={formatView(viewAt(view, { page: 'lessons', code: id }))}
            aria-label={`${said.open}: ${title[lang]}`}
          >
            {said.open}
          </a>
        </section>
      ))}
    </div>
  )
}

interface OpenedProps {
  row: LessonRow
  sheet: SheetName
  page: PageProps
}

/** Its texts and answers are fetched with the page that shows them. */
function Opened({ row, sheet, page }: OpenedProps) {
  const [load] = useState(() => async () => {
    const [{ LessonPage }, lesson] = await Promise.all([import('./LessonPage.tsx'), row.load()])
    return (props: Omit<LessonProps, 'lesson'>) => <LessonPage {...props} lesson={lesson} />
  })
  useEffect(() => scrollTo(0, 0), [sheet])
  return <Later<Omit<LessonProps, 'lesson'>> load={load} lang={page.view.lang} props={{ row, sheet, page }} />
}
