/** What the staff gauge says and what the sensor said, and at once what follows from it. */
import type { Station } from '../../gateway/contract.ts'
import { describeQuantity, formatNumber } from '../format.ts'
import { Field } from '../people/Field.tsx'
import { presentOf } from '../places/now.ts'
import { placeOf, typedNumber } from '../warning/backtest.ts'
import type { Lang } from '../words.ts'
import { calibrated } from './calibration.ts'
import { type CorrectionDraft, pairsOf, wishedNumbers } from './correctionDraft.ts'
import { numbersText } from './correctionText.ts'
import { correctionWords } from './correctionWords.ts'

interface Props {
  draft: CorrectionDraft
  stations: readonly Station[]
  problem: string | undefined
  lang: Lang
  now_ms: number
  onChange(part: Partial<CorrectionDraft>): void
}

export function PairFields({ draft, stations, problem, lang, now_ms, onChange }: Props) {
  const said = correctionWords[lang].pairs
  const [id, { sensor, quantity }] = placeOf(draft.series)
  const { unit, decimals } = describeQuantity(quantity, lang)
  const isWater = quantity === 'water_level_m'
  const station = stations.find(({ station }) => station === id)
  const { value, isUnsure } = presentOf(station, `${sensor}.${quantity}`, now_ms)
  const field = (name: 'reference' | 'sensed' | 'reference2' | 'sensed2', label: string, wrong?: string) => (
    <Field
      label={`${label}${unit && ` (${unit})`}`}
      name={name}
      inputMode="text"
      autocomplete="off"
      problem={wrong}
      value={draft[name]}
      onText={(text) => onChange({ [name]: text })}
    />
  )
  return (
    <>
      <p class="hint">{said.help}</p>
      {field('reference', isWater ? said.gauge : said.reference, problem)}
      {field('sensed', said.sensed)}
      {value !== null && !isUnsure && draft.sensed === '' && (
        <p class="actions">
          <button type="button" class="button" onClick={() => onChange({ sensed: typedNumber(value, lang) })}>
            {said.takeNow(`${formatNumber(value, decimals, lang)} ${unit}`.trim())}
          </button>
        </p>
      )}
      <details open={draft.reference2 !== '' || draft.sensed2 !== ''}>
        <summary>{said.second}</summary>
        <div class="form">
          <p class="hint">{said.secondHelp}</p>
          {field('reference2', isWater ? said.gauge2 : said.reference2)}
          {field('sensed2', said.sensed2)}
        </div>
      </details>
      <Outcome draft={draft} lang={lang} />
    </>
  )
}

/** The numbers, and each pair with what would be shown in its place. */
function Outcome({ draft, lang }: { draft: CorrectionDraft; lang: Lang }) {
  const said = correctionWords[lang]
  const pairs = pairsOf(draft)
  const numbers = wishedNumbers(draft)
  if (typeof pairs === 'string' || typeof numbers === 'string') return null
  const { unit, decimals } = describeQuantity(placeOf(draft.series)[1].quantity, lang)
  const write = (value: number) => `${formatNumber(value, decimals, lang)} ${unit}`.trim()
  return (
    <div class="result" role="status" data-calibration>
      <p>
        <b>{said.pairs.follows(numbersText(numbers, unit, lang))}</b>
      </p>
      {pairs.map((pair) => (
        <p key={pair?.sensed}>
          {pair && said.pairs.becomes(write(pair.sensed), write(calibrated(numbers, pair.sensed)))}
        </p>
      ))}
    </div>
  )
}
