/** Corrections: entered with a look at what they do first, listed, withdrawn: `#p=corrections`. */
import { useState } from 'preact/hooks'
import type { Correction, CorrectionsAnswer, Station } from '../../gateway/contract.ts'
import { Allowed, TroubleText, useAsking } from '../asking.tsx'
import { describeQuantity } from '../format.ts'
import { nameOf } from '../names.ts'
import type { PageProps } from '../pageProps.ts'
import { Field } from '../people/Field.tsx'
import { Removal } from '../people/Removal.tsx'
import { Title } from '../people/Title.tsx'
import { useMay } from '../session.ts'
import { useAsked } from '../useAsked.ts'
import { momentOf } from '../warning/moment.ts'
import type { Lang } from '../words.ts'
import { correctionsUrl, correctionUrl } from './api.ts'
import { CorrectionForm } from './CorrectionForm.tsx'
import { correctionText } from './correctionText.ts'
import { correctionWords } from './correctionWords.ts'
import { why_min } from './draft.ts'

export function CorrectionsPage({ known, view: { lang, station, series }, now_ms }: PageProps) {
  const said = correctionWords[lang]
  const { value, trouble, again } = useAsked<CorrectionsAnswer>(correctionsUrl)
  return (
    <div class="page hands">
      <Title>{said.title}</Title>
      <p class="lead">{said.lead}</p>
      <div class="columns">
        <div class="column">
          <Allowed to="correct" lang={lang}>
            <CorrectionForm
              stations={known.stations ?? []}
              series={station && series && `${station}/${series}`}
              lang={lang}
              now_ms={now_ms}
              onEntered={again}
            />
          </Allowed>
        </div>
        <div class="column">
          <section class="card" aria-labelledby="corrections-list" data-corrections={value?.corrections.length}>
            <h2 id="corrections-list">{said.list}</h2>
            <TroubleText trouble={trouble} lang={lang} />
            {value?.corrections.length === 0 && <p class="hint">{said.none}</p>}
            <ol class="entries">
              {[...(value?.corrections ?? [])].reverse().map((one) => (
                <Row key={one.id} correction={one} stations={known.stations ?? []} lang={lang} onChanged={again} />
              ))}
            </ol>
          </section>
        </div>
      </div>
    </div>
  )
}

interface RowProps {
  correction: Correction
  stations: readonly Station[]
  lang: Lang
  onChanged(): void
}

function Row({ correction, stations, lang, onChanged }: RowProps) {
  const said = correctionWords[lang]
  const may = useMay('correct')
  const asking = useAsking()
  const [why, setWhy] = useState('')
  const [problem, setProblem] = useState<string>()
  const { id, station, sensor, quantity, from_ms, to_ms, by, entered_ms, withdrawn } = correction
  const moment = (at_ms: number) => momentOf(at_ms, lang, 'dateAndClock')

  async function withdraw() {
    const typed = why.trim()
    setProblem(typed.length < why_min ? said.mistakes.noWhy : undefined)
    if (typed.length < why_min) return
    await asking.send(`${correctionUrl(id)}?why=${encodeURIComponent(typed)}`, { method: 'DELETE' })
    onChanged()
  }

  return (
    <li data-correction={id}>
      <p>
        <strong>
          {id} · {stations.find((one) => one.station === station)?.name || station} · {sensor}
          {quantity && ` · ${describeQuantity(quantity, lang).label}`}
        </strong>
      </p>
      <p>
        {correctionText(correction, lang)},{' '}
        {to_ms === null ? said.since(moment(from_ms)) : said.span(moment(from_ms), moment(to_ms))}
      </p>
      <p class="written">{correction.why}</p>
      <p class="hint">{said.by(nameOf(by, lang), moment(entered_ms))}</p>
      {withdrawn && <p class="hint">{said.withdrawn(nameOf(withdrawn.by, lang), withdrawn.why)}</p>}
      {may && !withdrawn && (
        <details>
          <summary>{said.withdraw}</summary>
          <Field label={said.withdrawWhy} name={`why-${id}`} problem={problem} value={why} onText={setWhy} />
          <p class="actions">
            <Removal
              label={said.withdraw}
              name={`${said.withdraw}: ${id}`}
              sure={said.withdrawSure(id)}
              keep={said.keep}
              onRemove={withdraw}
            />
          </p>
          <TroubleText trouble={asking.trouble} lang={lang} instead={{ network: said.kept }} />
        </details>
      )}
    </li>
  )
}
