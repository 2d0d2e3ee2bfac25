/** Enters a correction, after a look at what exactly this one would do. What was typed stays until it is entered. */
import { useState } from 'preact/hooks'
import type { CorrectionPreview, Station } from '../../gateway/contract.ts'
import { TroubleText, useAsking } from '../asking.tsx'
import { describeQuantity } from '../format.ts'
import { Choice, Field } from '../people/Field.tsx'
import { placeOf } from '../warning/backtest.ts'
import type { Lang } from '../words.ts'
import { correctionsUrl, previewUrl } from './api.ts'
import {
  type CorrectionDraft,
  type CorrectionMistake,
  freshCorrection,
  pairMistakes,
  wishOf,
} from './correctionDraft.ts'
import { correctionWords } from './correctionWords.ts'
import { useDraft } from './draft.ts'
import { LongField } from './LongField.tsx'
import { PairFields } from './PairFields.tsx'
import { seriesChoices } from './seriesChoices.ts'

interface Props {
  stations: readonly Station[]
  /** "station/sensor.quantity" that the page is about; absent: it is chosen here. */
  series: string | undefined
  lang: Lang
  now_ms: number
  onEntered(): void
}

const ways = ['compare', 'offset', 'scale', 'set_aside'] as const

export function CorrectionForm({ stations, series, lang, now_ms, onEntered }: Props) {
  const said = correctionWords[lang]
  const { draft, change, clear } = useDraft<CorrectionDraft>(`correction ${series ?? ''}`, () =>
    freshCorrection(series),
  )
  const looking = useAsking()
  const saving = useAsking()
  const [problem, setProblem] = useState<CorrectionMistake>()
  const [seen, setSeen] = useState<{ wish: string; preview: CorrectionPreview }>()
  const [saved, setSaved] = useState<string>()
  const wish = wishOf(draft)
  const isSeen = seen !== undefined && typeof wish !== 'string' && seen.wish === JSON.stringify(wish)
  const [, { quantity }] = placeOf(draft.series)
  const { unit } = describeQuantity(quantity, lang)
  const choices = seriesChoices(stations, lang)
  const wrong = (which: CorrectionMistake) => (problem === which ? said.mistakes[which] : undefined)

  async function look(event: Event) {
    event.preventDefault()
    setSaved(undefined)
    setProblem(typeof wish === 'string' ? wish : undefined)
    if (typeof wish === 'string') return
    const { value } = await looking.send<CorrectionPreview>(previewUrl, { body: wish })
    setSeen(value && { wish: JSON.stringify(wish), preview: value })
  }

  async function save() {
    const { value } = await saving.send<CorrectionPreview>(correctionsUrl, { body: wish })
    if (!value) return
    clear()
    setSeen(undefined)
    setSaved(value.correction.id)
    onEntered()
  }

  return (
    <form class="form card" onSubmit={look} noValidate data-correction-form>
      <h2>{said.enter}</h2>
      <Choice
        label={said.series}
        problem={wrong('noSeries')}
        name="series"
        value={draft.series}
        choices={[...(draft.series ? [] : [['', said.choose] as const]), ...choices]}
        onChoice={(series) => change({ series })}
      />
      <Choice
        label={said.does}
        name="does"
        value={draft.does}
        choices={ways.map((way) => [way, said.doesOf[way]] as const)}
        onChoice={(does) => change({ does })}
      />
      {draft.does === 'compare' && (
        <PairFields
          draft={draft}
          stations={stations}
          problem={problem && pairMistakes.includes(problem) ? said.mistakes[problem] : undefined}
          lang={lang}
          now_ms={now_ms}
          onChange={change}
        />
      )}
      {(draft.does === 'offset' || draft.does === 'scale') && (
        <Field
          label={said.number}
          help={draft.does === 'offset' ? said.offsetHelp(unit) : said.scaleHelp}
          name="number"
          inputMode="text"
          autocomplete="off"
          problem={wrong('wrongNumber')}
          value={draft.number}
          onText={(number) => change({ number })}
        />
      )}
      <Field
        label={said.from}
        name="from"
        type="datetime-local"
        problem={wrong('noFrom')}
        value={draft.from}
        onText={(from) => change({ from })}
      />
      <Field
        label={said.to}
        help={said.toHelp}
        name="to"
        type="datetime-local"
        problem={wrong('wrongTo')}
        value={draft.to}
        onText={(to) => change({ to })}
      />
      <LongField
        label={said.why}
        name="why"
        placeholder={said.whyPlaceholder}
        rows={2}
        maxLength={500}
        problem={wrong('noWhy')}
        value={draft.why}
        onText={(why) => change({ why })}
      />
      <button type="submit" class={isSeen ? 'button' : 'button is-main'} disabled={looking.isBusy}>
        {looking.isBusy ? said.looking : said.preview}
      </button>
      <TroubleText trouble={looking.trouble} lang={lang} />
      {isSeen && seen && (
        <div class="result" data-preview>
          <h3 role="status">{said.effect}</h3>
          <p>{seen.preview.says[lang]}</p>
          {seen.preview.remarks.map((remark) => (
            <p key={remark.en} class="missing">
              {remark[lang]}
            </p>
          ))}
        </div>
      )}
      {!isSeen && <p class="hint">{said.first}</p>}
      <p class="actions">
        <button
          type="button"
          class={isSeen ? 'button is-main' : 'button'}
          disabled={!isSeen || saving.isBusy}
          onClick={save}
        >
          {saving.isBusy ? said.saving : said.save}
        </button>
      </p>
      <p role="status" data-saved={saved}>
        {saved && said.saved(saved)}
      </p>
      <TroubleText trouble={saving.trouble} lang={lang} instead={{ network: said.kept }} />
    </form>
  )
}
