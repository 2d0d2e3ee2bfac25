/** The form of a rule: numbers, a trial of exactly these numbers, and a reason. What was typed stays until it is saved. */
import { useState } from 'preact/hooks'
import type { BacktestAnswer, RuleAnswer, Station } from '../../gateway/contract.ts'
import type { Answer } from '../ask.ts'
import { TroubleText, useAsking } from '../asking.tsx'
import { Choice } from '../people/Field.tsx'
import { Removal } from '../people/Removal.tsx'
import { backtestUrl } from '../warning/api.ts'
import { BacktestResult } from '../warning/BacktestResult.tsx'
import { type Period, placeOf } from '../warning/backtest.ts'
import { pageWords } from '../warning/pageWords.ts'
import type { Lang } from '../words.ts'
import { ruleUrl } from './api.ts'
import { useDraft } from './draft.ts'
import { LongField } from './LongField.tsx'
import { RuleFields } from './RuleFields.tsx'
import { draftOfRule, freshDraft, isPlain, type RuleMistake, ruleOfDraft } from './ruleDraft.ts'
import { ruleWords } from './ruleWords.ts'

interface Props {
  /** Null: a new one. */
  original: RuleAnswer | null
  stations: readonly Station[]
  lang: Lang
  now_ms: number
  onChanged(): void
  /** It is gone: there is nothing to ask for. */
  onRemoved(): void
  onCreated(rule: string): void
}

type Rule = RuleAnswer['rule']
interface Tried {
  rule: Rule
  window: { from_ms: number; to_ms: number }
  answer: Answer<BacktestAnswer>
}

const day_ms = 86_400_000
const periods = ['1', '7', '30', '365'] as const satisfies readonly Period[]

export function RuleForm({ original, stations, lang, now_ms, onChanged, onRemoved, onCreated }: Props) {
  const said = ruleWords[lang]
  const [written, setWritten] = useState<RuleAnswer>() // what was saved last, until the page has asked again
  const current = original && written && written.version > original.version ? written : original
  const { draft, change, clear } = useDraft(
    `rule ${original?.id ?? ''}`,
    () => (current && draftOfRule(current.rule, lang)) ?? freshDraft(),
  )
  const trying = useAsking()
  const saving = useAsking()
  const [period, setPeriod] = useState<(typeof periods)[number]>('30')
  const [problem, setProblem] = useState<{ rule?: RuleMistake; why?: string }>({})
  const [tried, setTried] = useState<Tried>()
  const [saved, setSaved] = useState<number | 'removed'>()
  const made = ruleOfDraft(draft, current?.rule ?? null, said.level)
  const isTried = typeof made !== 'string' && JSON.stringify(tried?.rule) === JSON.stringify(made)

  async function tryIt(event: Event) {
    event.preventDefault()
    setProblem(typeof made === 'string' ? { rule: made } : {})
    setSaved(undefined)
    if (typeof made === 'string') return
    const to_ms = Math.floor(now_ms)
    const window = { from_ms: to_ms - Number(period) * day_ms, to_ms }
    const body = { rule: made, from: window.from_ms, to: window.to_ms }
    setTried({ rule: made, window, answer: await trying.send<BacktestAnswer>(backtestUrl, { body }) })
  }

  async function save() {
    if (typeof made === 'string' || !hasReason()) return
    const body = { rule: made, why: draft.why.trim(), version: current?.version ?? 0 }
    const { value, trouble } = await saving.send<RuleAnswer>(ruleUrl(made.id), { method: 'PUT', body })
    if (trouble?.kind === 'conflict') onChanged()
    if (!value) return
    clear()
    setWritten(value)
    setSaved(value.version)
    onChanged()
    if (!original) onCreated(value.id)
  }

  async function remove() {
    if (!original || !hasReason()) return
    const url = `${ruleUrl(original.id)}?why=${encodeURIComponent(draft.why.trim())}`
    const { trouble } = await saving.send(url, { method: 'DELETE' })
    if (trouble) return
    setSaved('removed')
    onRemoved()
  }

  function hasReason(): boolean {
    const isMissing = draft.why.trim() === ''
    setProblem(isMissing ? { why: said.noWhy } : {})
    return !isMissing
  }

  if (saved === 'removed')
    return (
      <p class="card" role="status">
        {said.removed}
      </p>
    )
  return (
    <form class="form card" onSubmit={tryIt} noValidate data-rule-form={original?.id ?? 'new'}>
      <RuleFields {...{ draft, change, stations, lang }} isNew={original === null} problem={problem.rule} />
      <div class="pair">
        <Choice
          label={said.period}
          name="period"
          value={period}
          choices={periods.map((one) => [one, pageWords[lang].periods[one]] as const)}
          onChoice={(next) => setPeriod(next)}
        />
      </div>
      <button type="submit" class={isTried ? 'button' : 'button is-main'} disabled={trying.isBusy}>
        {trying.isBusy ? said.trying : said.tryIt}
      </button>
      <TroubleText trouble={trying.trouble} lang={lang} />
      {tried?.answer.value && <Result tried={tried} answer={tried.answer.value} lang={lang} />}
      {isTried && tried?.answer.trouble && <p class="hint">{said.untested}</p>}
      <LongField
        label={said.why}
        help={said.whyHelp}
        name="why"
        rows={2}
        maxLength={500}
        problem={problem.why}
        value={draft.why}
        onText={(why) => change({ why })}
      />
      {!isTried && saved === undefined && <p class="hint">{said.tryFirst}</p>}
      <p class="actions">
        <button
          type="button"
          class={isTried ? 'button is-main' : 'button'}
          disabled={!isTried || saving.isBusy}
          onClick={save}
        >
          {saving.isBusy ? said.saving : said.save}
        </button>
      </p>
      <p role="status" data-saved={saved}>
        {typeof saved === 'number' && said.saved(saved)}
      </p>
      <TroubleText
        trouble={saving.trouble}
        lang={lang}
        instead={{ network: said.kept, conflict: original ? said.conflict : said.taken }}
      />
      {original && (
        <details>
          <summary>{said.remove_}</summary>
          <p class="hint">{said.removeHelp}</p>
          <p class="actions">
            <Removal
              label={said.remove_}
              name={`${said.remove_}: ${original.id}`}
              sure={said.removeSure(original.id)}
              keep={said.keep}
              onRemove={remove}
            />
          </p>
        </details>
      )}
    </form>
  )
}

/** What these numbers would have said. */
function Result({ tried: { rule, window }, answer, lang }: { tried: Tried; answer: BacktestAnswer; lang: Lang }) {
  const [station, name] = placeOf(`${rule.station}/${rule.sensor}.${rule.quantity}`)
  const levels = rule.levels as { label: string; at: number }[] // as `ruleOfDraft` makes them
  const lines = isPlain(rule) ? levels.map(({ label, at }) => ({ at, text: label })) : []
  const body = { rule, from: window.from_ms, to: window.to_ms }
  return <BacktestResult question={{ station, name, window, lines, body }} answer={answer} lang={lang} />
}
