/** The pages to print: one for the wall, with the picture of this data; one for the teacher, with its answers. */
import type { LocalizedText } from '../../gateway/contract.ts'
import type { Lang } from '../words.ts'
import type { Material } from './find.ts'
import type { Lesson } from './lesson.ts'
import { PaperChart } from './PaperChart.tsx'
import { Terms } from './Terms.tsx'
import { lessonWords } from './words.ts'

interface Props {
  lesson: Lesson
  material: Material
  sheet: 'wall' | 'teacher'
  lang: Lang
}

export function SheetView({ lesson, material, sheet, lang }: Props) {
  const said = lessonWords[lang]
  return (
    <>
      <p class="actions no-print">
        <span class="hint">{said.sheetLead[sheet]}</span>
        <button type="button" class="button is-main" onClick={() => print()} data-print>
          {said.print}
        </button>
      </p>
      {sheet === 'wall' ? <Wall {...{ lesson, material, lang }} /> : <Teacher {...{ lesson, material, lang }} />}
    </>
  )
}

function Wall({ lesson, material, lang }: Omit<Props, 'sheet'>) {
  return (
    <section class="wall" data-wall>
      <PaperChart played={material.played} lang={lang} />
      {lesson.wall.map((text) => (
        <p key={text.id} class="large">
          {text[lang]}
        </p>
      ))}
      <Terms terms={lesson.terms} lang={lang} />
    </section>
  )
}

function Teacher({ lesson, material, lang }: Omit<Props, 'sheet'>) {
  const said = lessonWords[lang].teacher
  const { grades, ...lists } = lesson.teacher
  const part = (name: keyof typeof lists) => (
    <section class="card" key={name}>
      <h2>{said[name]}</h2>
      <List texts={lists[name]} lang={lang} />
    </section>
  )
  const answers = material.played.steps.flatMap((step) => (step.kind === 'read' ? [] : [step]))
  return (
    <div data-teacher>
      <p class="lead">
        {said.grades}: {grades[lang]}
      </p>
      {part('subjects')}
      {part('prepare')}
      <section class="card">
        <h2>{said.answers}</h2>
        <ol class="answers">
          {answers.map(({ key, ask, solution }) => (
            <li key={key} data-answer={key}>
              {ask[lang]} <strong>{solution[lang]}</strong>
            </li>
          ))}
        </ol>
      </section>
      {part('mistakes')}
      {part('further')}
    </div>
  )
}

function List({ texts, lang }: { texts: LocalizedText[]; lang: Lang }) {
  return (
    <ul>
      {texts.map((text) => (
        <li key={text.id}>{text[lang]}</li>
      ))}
    </ul>
  )
}
