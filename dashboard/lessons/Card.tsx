/** The end of a lesson: a small certificate that is printed here. The name is written on it by hand. */
import { formatTime } from '../format.ts'
import type { Lang } from '../words.ts'
import type { Material } from './find.ts'
import { sourceText } from './SourceCard.tsx'
import type { LessonRow } from './table.ts'
import { lessonWords } from './words.ts'

interface Props {
  row: LessonRow
  material: Material
  own: number
  of: number
  now_ms: number
  onBefore(): void
  /** For the next child. */
  onAgain(): void
  lang: Lang
}

export function Card({ row, material, own, of, now_ms, onBefore, onAgain, lang }: Props) {
  const said = lessonWords[lang]
  return (
    <section class="card certificate" aria-labelledby="done" data-certificate={own}>
      <h2 id="done">
        {said.done.title}: {row.title[lang]}
      </h2>
      <p>{said.done.text(own, of)}</p>
      <dl class="facts">
        <div>
          <dt>{said.done.place}</dt>
          <dd>{sourceText(material, lang)}</dd>
        </div>
        <div>
          <dt>{said.done.date}</dt>
          <dd>{formatTime(now_ms, 'date', lang)}</dd>
        </div>
        <div>
          <dt>{said.done.name}</dt>
          <dd class="blank">&nbsp;</dd>
        </div>
      </dl>
      <p class="hint no-print">{said.done.paper}</p>
      <div class="actions no-print">
        <button type="button" class="button" onClick={onBefore}>
          {said.before}
        </button>
        <button type="button" class="button" onClick={onAgain} data-again>
          {said.again}
        </button>
        <button type="button" class="button is-main" onClick={() => print()}>
          {said.print}
        </button>
      </div>
    </section>
  )
}
