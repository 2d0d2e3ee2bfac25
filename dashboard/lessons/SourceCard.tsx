/** What the lesson works on, and other things it could: the village, the example, a file. */
import { keyOf } from '../state.ts'
import type { Lang } from '../words.ts'
import { FileChoice } from './FileChoice.tsx'
import type { Material } from './find.ts'
import type { Lesson, Played } from './lesson.ts'
import { falseCount } from './points.ts'
import { momentOf } from './said.ts'
import type { MaterialChoice } from './useMaterial.ts'
import { lessonWords } from './words.ts'

interface Props {
  material: Material
  lang: Lang
}

export const sourceKey = ({ source, played: { window, curves } }: Material) =>
  `${source} ${window.from_ms} ${curves.map(({ station }) => station).join()}`

/** "Bendung Hulu, 9 Okt 2022". */
export function sourceText({ source, played: { curves, window } }: Material, lang: Lang): string {
  const said = lessonWords[lang]
  const places = [...new Set(curves.map(({ place }) => place))].join(', ')
  return `${said.uses[source]}: ${places}, ${said.from(momentOf(window.from_ms, lang), momentOf(window.to_ms, lang))}`
}

const around_ms = 3 * 3_600_000 // what the lesson is found in again, elsewhere

/** The stretch with its series as a Data Package: one file, to carry to another school. */
function freezeUrl({ curves, window }: Played): string {
  const asked = new URLSearchParams(curves.map(({ station, name }) => ['series', `${station}/${keyOf(name)}`]))
  asked.set('from', `${Math.floor(window.from_ms - around_ms)}`)
  asked.set('to', `${Math.ceil(window.to_ms + around_ms)}`)
  return `api/v1/export.zip?${asked}`
}

export function SourceCard({ material, lang }: Props) {
  const said = lessonWords[lang]
  const { source, why, cite, played } = material
  const gaps = played.curves.reduce((sum, { plot }) => sum + plot.gaps.length, 0)
  const falses = played.hidesFlags ? 0 : played.curves.reduce((sum, { plot, part }) => sum + falseCount(plot, part), 0)
  return (
    <section class="source" data-source={source} data-why={why}>
      <p>
        {why && <strong>{said.why[why]} </strong>}
        {sourceText(material, lang)}.
      </p>
      {gaps > 0 && (
        <p class="hint" data-gap-count={gaps}>
          {said.gaps(gaps)} {said.gapsHelp}
        </p>
      )}
      {falses > 0 && (
        <p class="hint" data-false-count={falses}>
          {said.falses(falses)}
        </p>
      )}
      {cite && <p class="hint">{said.cite(cite)}</p>}
    </section>
  )
}

/** What else it could work on, and how this can be carried elsewhere. */
export function SourceChoices({ lesson, material, choice, lang }: Props & { lesson: Lesson; choice: MaterialChoice }) {
  const said = lessonWords[lang]
  const { source, why, played } = material
  return (
    <section class="card source no-print">
      {(source !== 'example' || !why) && (
        <div class="actions">
          {source === 'village' && (
            <a class="button" href={freezeUrl(played)} title={said.freezeHelp} download data-freeze>
              {said.freeze}
            </a>
          )}
          {source !== 'example' && (
            <button type="button" class="button" onClick={choice.useExample} data-use="example">
              {said.useExample}
            </button>
          )}
          {source !== 'village' && (
            <button type="button" class="button" onClick={choice.useVillage} data-use="village">
              {said.useVillage}
            </button>
          )}
        </div>
      )}
      <details>
        <summary>{said.openFile}</summary>
        <p class="hint">{said.freezeHelp}</p>
        <FileChoice {...{ lesson, choice, lang }} />
      </details>
    </section>
  )
}
