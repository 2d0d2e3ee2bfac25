/** The form of a report. */
import { useState } from 'preact/hooks'
import type { ObservedWord, Station } from '../../gateway/contract.ts'
import { formatNumber, formatSpan } from '../format.ts'
import { newId, useDraft } from '../hands/draft.ts'
import { PhotoField } from '../PhotoField.tsx'
import { Choice, Field } from '../people/Field.tsx'
import { base64Of } from '../photo.ts'
import { presentOf } from '../places/now.ts'
import { keyOf, seriesOf } from '../state.ts'
import type { Lang } from '../words.ts'
import { type GaugeUnit, isSaid, metresIn, observedWords, type Report } from './report.ts'
import { report } from './sending.ts'
import { observeWords } from './words.ts'

interface Props {
  stations: readonly Station[]
  station: Station
  lang: Lang
  now_ms: number
  onStation(id: string): void
  /** The id of the report: the gateway has it, or it is left on this device. */
  onDone(id: string): void
}

const minutesAgo = ['0', '15', '30', '60', '180'] as const

interface Draft {
  /** What the gauge says, as typed. */
  typed: string
  unit: GaugeUnit
  word: ObservedWord | ''
  text: string
  minutes: (typeof minutesAgo)[number]
  /** A `data:` URL; empty: none. */
  photo: string
  name: string
}

const empty = (): Draft => ({ typed: '', unit: 'cm', word: '', text: '', minutes: '0', photo: '', name: '' })

export function ReportForm({ stations, station, lang, now_ms, onStation, onDone }: Props) {
  const said = observeWords[lang]
  const { draft, change, clear } = useDraft('report', empty)
  const { typed, unit, word, text, name, minutes, photo } = draft
  const [isBusy, setBusy] = useState(false)
  const [isShrinking, setShrinking] = useState(false)
  const [problem, setProblem] = useState('')
  const metres = metresIn(typed, unit)

  async function send(event: Event) {
    event.preventDefault()
    if (metres === undefined) return setProblem(said.notNumber)
    const wish: Report = {
      ...{ id: newId(), station: station.station, at: Date.now() - Number(minutes) * 60_000, text: text.trim() },
      ...(metres !== null && { value: metres }),
      ...(word !== '' && { word }),
      ...(name.trim() !== '' && { name: name.trim() }),
      ...(photo !== '' && { photo: base64Of(photo) }),
    }
    if (!isSaid(wish)) return setProblem(said.saySomething)
    setBusy(true)
    await report(wish)
    setBusy(false)
    clear()
    onDone(wish.id)
  }

  return (
    <form class="form card" onSubmit={send} noValidate>
      <Choice
        label={said.station}
        name="station"
        value={station.station}
        choices={stations.map((each) => [each.station, each.name || each.station] as const)}
        onChoice={onStation}
      />
      <Choice
        label={said.see}
        name="word"
        value={word}
        choices={[['', said.nothing], ...observedWords.map((each) => [each, said.words[each]] as const)]}
        onChoice={(next) => change({ word: next })}
      />
      <div class="observe-gauge">
        <Field
          label={said.gauge}
          help={said.gaugeHelp}
          name="gauge"
          inputMode="decimal"
          autocomplete="off"
          value={typed}
          onText={(next) => change({ typed: next })}
        />
        <Choice
          label={said.unit}
          name="unit"
          value={unit}
          choices={units}
          onChoice={(next) => change({ unit: next })}
        />
      </div>
      {typeof metres === 'number' && (
        <p class="hint" data-read>
          {said.read(formatNumber(metres, 2, lang))} {sensorNow(station, lang, now_ms)}
        </p>
      )}
      <Field
        label={said.text}
        help={said.textHelp}
        name="text"
        maxLength={300}
        value={text}
        onText={(next) => change({ text: next })}
      />
      <Choice
        label={said.when}
        name="when"
        value={minutes}
        choices={minutesAgo.map(
          (each) => [each, each === '0' ? said.now : said.ago(formatSpan(Number(each) * 60_000, lang))] as const,
        )}
        onChoice={(next) => change({ minutes: next })}
      />
      <PhotoField
        label={said.photo}
        help={said.photoHelp}
        noPicture={said.photoBad}
        preview={said.photoOf}
        drop={said.removePhoto}
        photo={photo}
        isCamera
        onPhoto={(next) => change({ photo: next })}
        onBusy={setShrinking}
      />
      <Field
        label={said.name}
        help={said.nameHelp}
        name="name"
        autocomplete="name"
        maxLength={60}
        value={name}
        onText={(next) => change({ name: next })}
      />
      <button type="submit" class="button is-main" disabled={isBusy || isShrinking}>
        {isBusy ? said.sending : said.send}
      </button>
      <p class={problem ? 'trouble' : 'hidden'} role="alert">
        {problem}
      </p>
    </form>
  )
}

const units = [
  ['cm', 'cm'],
  ['m', 'm'],
] as const

function sensorNow(station: Station, lang: Lang, now_ms: number): string {
  const series = seriesOf(station).find(({ quantity }) => quantity === 'water_level_m')
  const { value, isUnsure } = presentOf(station, series ? keyOf(series) : '', now_ms)
  return value === null || isUnsure ? '' : observeWords[lang].sensorNow(`${formatNumber(value, 2, lang)} m`)
}
