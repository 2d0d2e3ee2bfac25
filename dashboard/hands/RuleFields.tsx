/** The fields of a rule: what it watches, its levels, how long they must last. */
import type { Station } from '../../gateway/contract.ts'
import { describeQuantity } from '../format.ts'
import { Icon } from '../icons.tsx'
import { Choice, Field, Problem } from '../people/Field.tsx'
import { placeOf, sums_s } from '../warning/backtest.ts'
import { spanText } from '../warning/measured.ts'
import type { Lang } from '../words.ts'
import type { RuleDraft, RuleMistake, TypedLevel } from './ruleDraft.ts'
import { ruleWords } from './ruleWords.ts'
import { seriesChoices } from './seriesChoices.ts'

interface Props {
  draft: RuleDraft
  change(part: Partial<RuleDraft>): void
  stations: readonly Station[]
  lang: Lang
  /** Only a new rule chooses what it watches. */
  isNew: boolean
  problem: RuleMistake | undefined
}

const levels_max = 6

export function RuleFields({ draft, change, stations, lang, isNew, problem }: Props) {
  const said = ruleWords[lang]
  const [station, { quantity }] = placeOf(draft.series)
  const { unit, kind, label } = describeQuantity(quantity, lang)
  const wrong = (...which: RuleMistake[]) => (problem && which.includes(problem) ? said.mistakes[problem] : undefined)
  const choices = seriesChoices(stations, lang)
  return (
    <>
      {isNew ? (
        <Choice
          label={said.series}
          name="series"
          problem={wrong('noSeries')}
          value={draft.series}
          choices={[...(draft.series ? [] : [['', said.choose] as const]), ...choices]}
          onChoice={(series) => change({ series })}
        />
      ) : (
        <p class="hint">
          {label} · {stations.find((one) => one.station === station)?.name || station}
        </p>
      )}
      <Field
        label={said.name}
        help={said.nameHelp}
        name="name"
        autocomplete="off"
        autocapitalize="words"
        maxLength={120}
        problem={wrong('noName')}
        value={draft.name}
        onText={(name) => change({ name })}
      />
      {isNew && (
        <div class="pair">
          <Choice
            label={said.direction}
            name="below"
            value={draft.below ? 'falls' : 'rises'}
            choices={[
              ['rises', said.rises],
              ['falls', said.falls],
            ]}
            onChoice={(way) => change({ below: way === 'falls' })}
          />
          {kind === 'amount' && (
            <Choice
              label={said.sum}
              name="sum"
              value={String(draft.sum_s)}
              choices={sums_s.map((sum_s) => [String(sum_s), spanText(sum_s, lang)] as const)}
              onChoice={(sum) => change({ sum_s: Number(sum) })}
            />
          )}
        </div>
      )}
      <Levels levels={draft.levels} unit={unit} lang={lang} onLevels={(levels) => change({ levels })} />
      <Problem name="levels" text={wrong('wrongNumber', 'order')} />
      <div class="pair">
        <Field
          label={said.forMin}
          name="for-min"
          inputMode="decimal"
          autocomplete="off"
          problem={wrong('wrongMinutes')}
          value={draft.for_min}
          onText={(for_min) => change({ for_min })}
        />
        <Field
          label={said.clearForMin}
          name="clear-for-min"
          inputMode="decimal"
          autocomplete="off"
          value={draft.clear_for_min}
          onText={(clear_for_min) => change({ clear_for_min })}
        />
      </div>
      <Field
        label={said.source}
        help={said.sourceHelp}
        name="source"
        autocomplete="off"
        autocapitalize="sentences"
        maxLength={500}
        value={draft.source}
        onText={(source) => change({ source })}
      />
    </>
  )
}

interface LevelsProps {
  levels: TypedLevel[]
  unit: string
  lang: Lang
  onLevels(levels: TypedLevel[]): void
}

function Levels({ levels, unit, lang, onLevels }: LevelsProps) {
  const said = ruleWords[lang]
  const put = (index: number, part: Partial<TypedLevel>) =>
    onLevels(levels.map((level, i) => (i === index ? { ...level, ...part } : level)))
  const measured = (text: string) => (unit ? `${text} (${unit})` : text)
  return (
    <>
      {levels.map((level, index) => (
        <fieldset key={index} class="level">
          <legend>{level.label || said.level(index + 1)}</legend>
          <Field
            label={said.label}
            name="label"
            autocomplete="off"
            autocapitalize="words"
            maxLength={80}
            placeholder={said.level(index + 1)}
            value={level.label}
            onText={(label) => put(index, { label })}
          />
          <Field
            label={measured(said.at)}
            name="at"
            inputMode="decimal"
            autocomplete="off"
            value={level.at}
            onText={(at) => put(index, { at })}
          />
          <Field
            label={measured(said.clear)}
            title={said.clearHelp}
            name="clear"
            inputMode="decimal"
            autocomplete="off"
            value={level.clear}
            onText={(clear) => put(index, { clear })}
          />
          {levels.length > 1 && (
            <button
              type="button"
              class="icon-button"
              aria-label={said.remove(index + 1)}
              title={said.remove(index + 1)}
              onClick={() => onLevels(levels.filter((_, i) => i !== index))}
            >
              <Icon shape="offline" />
            </button>
          )}
        </fieldset>
      ))}
      {levels.length < levels_max && (
        <button
          type="button"
          class="button"
          onClick={() => onLevels([...levels, { label: '', at: '', clear: '', kept: {} }])}
        >
          {said.add}
        </button>
      )}
    </>
  )
}
