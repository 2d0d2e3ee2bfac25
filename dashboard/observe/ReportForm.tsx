/** The form of a report. */
import { useRef, useState } from 'preact/hooks'
import type { ObservedWord, Station } from '../../gateway/contract.ts'
import { formatNumber, formatSpan } from '../format.ts'
import { Choice, Field } from '../people/Field.tsx'
import { presentOf } from '../places/now.ts'
import { keyOf, seriesOf } from '../state.ts'
import type { Lang } from '../words.ts'
import { smallPhoto } from './photo.ts'
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

export function ReportForm({ stations, station, lang, now_ms, onStation, onDone }: Props) {
  const said = observeWords[lang]
  const [typed, setTyped] = useState('')
  const [unit, setUnit] = useState<GaugeUnit>('cm')
  const [word, setWord] = useState<ObservedWord | ''>('')
  const [text, setText] = useState('')
  const [name, setName] = useState('')
  const [minutes, setMinutes] = useState<(typeof minutesAgo)[number]>('0')
  const [photo, setPhoto] = useState<string>()
  const [isBusy, setBusy] = useState(false)
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
      ...(photo !== undefined && { photo }),
    }
    if (!isSaid(wish)) return setProblem(said.saySomething)
    setBusy(true)
    await report(wish)
    setBusy(false)
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
      <div class="observe-gauge">
        <Field
          label={said.gauge}
          help={said.gaugeHelp}
          name="gauge"
          inputMode="decimal"
          autocomplete="off"
          value={typed}
          onText={setTyped}
        />
        <Choice label={said.unit} name="unit" value={unit} choices={units} onChoice={(next) => setUnit(next)} />
      </div>
      {typeof metres === 'number' && (
        <p class="hint" data-read>
          {said.read(formatNumber(metres, 2, lang))} {sensorNow(station, lang, now_ms)}
        </p>
      )}
      <Choice
        label={said.see}
        name="word"
        value={word}
        choices={[['', said.nothing], ...observedWords.map((each) => [each, said.words[each]] as const)]}
        onChoice={(next) => setWord(next)}
      />
      <Field label={said.text} help={said.textHelp} name="text" maxLength={300} value={text} onText={setText} />
      <Choice
        label={said.when}
        name="when"
        value={minutes}
        choices={minutesAgo.map(
          (each) => [each, each === '0' ? said.now : said.ago(formatSpan(Number(each) * 60_000, lang))] as const,
        )}
        onChoice={(next) => setMinutes(next)}
      />
      <PhotoField photo={photo} lang={lang} onPhoto={setPhoto} />
      <Field
        label={said.name}
        help={said.nameHelp}
        name="name"
        autocomplete="name"
        maxLength={60}
        value={name}
        onText={setName}
      />
      <button type="submit" class="button is-main" disabled={isBusy}>
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

/** Not of the clock alone: two phones may report in the same millisecond. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(10))
  return `o-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`
}

interface PhotoProps {
  photo: string | undefined
  lang: Lang
  onPhoto(photo: string | undefined): void
}

function PhotoField({ photo, lang, onPhoto }: PhotoProps) {
  const said = observeWords[lang]
  const [isBad, setBad] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  async function take(file: File | undefined) {
    if (!file) return
    const small = await smallPhoto(file)
    setBad(small === null)
    onPhoto(small ?? undefined)
  }
  return (
    <div class="field">
      <label class="field">
        <span>{said.photo}</span>
        <input
          ref={input}
          type="file"
          name="photo"
          accept="image/*"
          capture="environment"
          onChange={({ currentTarget }) => void take(currentTarget.files?.[0])}
        />
        <small>{said.photoHelp}</small>
      </label>
      {isBad && (
        <p class="trouble" role="alert">
          {said.photoBad}
        </p>
      )}
      {photo && (
        <>
          <img class="observe-photo" src={`data:image/jpeg;base64,${photo}`} alt={said.photoOf} />
          <button
            type="button"
            class="button"
            onClick={() => {
              if (input.current) input.current.value = ''
              onPhoto(undefined)
            }}
          >
            {said.removePhoto}
          </button>
        </>
      )}
    </div>
  )
}
