/** The rules in force: their levels, who set them and since when; and a form to try levels on the past. */
import { useRef, useState } from 'preact/hooks'
import type { RuleAnswer, RulePeriod, RulesAnswer } from '../../gateway/contract.ts'
import { TroubleText } from '../asking.tsx'
import { describeQuantity, formatAge, formatTime } from '../format.ts'
import { ruleWords } from '../hands/ruleWords.ts'
import { Icon } from '../icons.tsx'
import type { PageProps } from '../pageProps.ts'
import { useMay } from '../session.ts'
import { keyOf } from '../state.ts'
import { useAsked } from '../useAsked.ts'
import { formatView, viewAt } from '../view.ts'
import { Waits } from '../waits.tsx'
import type { Lang } from '../words.ts'
import { rulesUrl } from './api.ts'
import { BacktestForm } from './BacktestForm.tsx'
import { type Draft, draftOf, emptyDraft } from './backtest.ts'
import { measuredText, spanText, thresholdText } from './measured.ts'
import { pageWords } from './pageWords.ts'
import { validityAt } from './ruleFacts.ts'

const again_ms = 30_000

export function RulesPage({ known, view, now_ms }: PageProps) {
  const { lang } = view
  const mayEdit = useMay('set-rules')
  const said = pageWords[lang].rules
  const { value, trouble } = useAsked<RulesAnswer>(rulesUrl, { every_ms: again_ms, turn: known.alerts })
  const [draft, setDraft] = useState<Draft>(emptyDraft)
  const form = useRef<HTMLDivElement>(null)
  const tryRule = (facts: RulePeriod) => {
    setDraft((before) => draftOf(facts, before, lang))
    form.current?.scrollIntoView()
    form.current?.querySelector('select')?.focus({ preventScroll: true })
  }
  return (
    <div class="page">
      <h1>{said.title}</h1>
      <p class="lead">{said.help}</p>
      {mayEdit && (
        <p>
          <a class="button" href={formatView(viewAt(view, { page: 'rule' }))}>
            {ruleWords[lang].addRule}
          </a>
        </p>
      )}
      {!value && <TroubleText trouble={trouble} lang={lang} />}
      {!value && !trouble && <Waits>{pageWords[lang].loading}</Waits>}
      {value?.rules.length === 0 && <p class="card">{said.none}</p>}
      <div class="rules">
        {value &&
          warningFirst(value.rules).flatMap((answer) =>
            answer.periods.map((facts) => (
              <RuleCard
                key={`${facts.id} ${facts.from_ms}`}
                {...{ known, answer, facts, lang, now_ms }}
                nameOfRule={namesIn(value.rules)}
                editAt={mayEdit ? formatView(viewAt(view, { page: 'rule', station: answer.id })) : undefined}
                onTry={canTry(facts) ? () => tryRule(facts) : undefined}
              />
            )),
          )}
      </div>
      {value?.file && <p class="hint">{said.file(nameOfFile(value.file))}</p>}
      <div ref={form}>
        <BacktestForm stations={known.stations ?? []} draft={draft} onDraft={setDraft} lang={lang} now_ms={now_ms} />
      </div>
    </div>
  )
}

/** Where it lies on the gateway's disk is nobody's business here. */
function nameOfFile(path: string): string {
  return path.split(/[\\/]/).pop() ?? path
}

function warningFirst(rules: RuleAnswer[]): RuleAnswer[] {
  const calm = (rule: RuleAnswer) => Number((rule.state?.level ?? null) === null)
  return [...rules].sort((a, b) => calm(a) - calm(b) || a.id.localeCompare(b.id))
}

/** The form tries plain readings and sums; the other measures are left to the API. */
function canTry({ measure = '' }: RulePeriod): boolean {
  return measure === 'value' || (typeof measure === 'object' && 'sum_over_s' in measure)
}

/** A rule is called by its name, and by its id where no other name is known: rules of other rules name ids. */
const namesIn = (rules: readonly RuleAnswer[]) => (id: string) =>
  rules.find((rule) => rule.id === id)?.periods.at(-1)?.name ?? id

const nameOfStation = ({ stations }: PageProps['known'], id: string) =>
  stations?.find(({ station }) => station === id)?.name || id

interface CardProps {
  known: PageProps['known']
  nameOfRule(id: string): string
  answer: RuleAnswer
  facts: RulePeriod
  lang: Lang
  now_ms: number
  /** The address where it is edited, for those who may. */
  editAt: string | undefined
  onTry: (() => void) | undefined
}

function RuleCard({ known, nameOfRule, answer, facts, lang, now_ms, editAt, onTry }: CardProps) {
  const said = pageWords[lang].rules
  const { series, members } = facts
  const validity = validityAt(facts, now_ms)
  return (
    <article class={`card rule is-${validity}`} data-rule={facts.id}>
      <header>
        <h2>{facts.name}</h2>
        {series && (
          <p class="hint">
            {describeQuantity(series.quantity, lang).label}
            {facts.about[lang] && `, ${facts.about[lang]}`} · {nameOfStation(known, series.station)}
          </p>
        )}
        {members && (
          <p class="hint">
            {said.combined[members.kind]} {members.rules.map(nameOfRule).join(', ')}
          </p>
        )}
        {answer.troubles?.map(({ kind, id, en }) => (
          <p key={kind} class="rule-trouble" data-trouble={kind}>
            <Icon shape="warning" /> {lang === 'id' ? id : en}
          </p>
        ))}
        {validity === 'valid' ? <Now answer={answer} facts={facts} lang={lang} /> : <strong>{said[validity]}</strong>}
      </header>
      <table>
        <thead>
          <tr>
            <th scope="col">{said.columns.level}</th>
            <th scope="col">{said.columns.from}</th>
            <th scope="col">{said.columns.until}</th>
          </tr>
        </thead>
        <tbody>
          {facts.levels.map((level, index) => (
            <tr
              key={level.label}
              aria-current={validity === 'valid' && answer.state?.level === index ? 'true' : undefined}
            >
              <th scope="row">{level.label}</th>
              <td>{(facts.below ? said.atOrBelow : said.atOrAbove)(thresholdText(facts.format, level.at, lang))}</td>
              <td>{(facts.below ? said.aboveThat : said.belowThat)(thresholdText(facts.format, level.clear, lang))}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {facts.for_s > 0 && <p class="hint">{said.held(spanText(facts.for_s, lang))}</p>}
      <dl class="facts">
        <div>
          <dt>{said.source}</dt>
          <dd>{facts.source || said.noSource}</dd>
        </div>
        <div>
          <dt>{said.validity}</dt>
          <dd>{validityText(facts, lang)}</dd>
        </div>
        {facts.datum && (
          <div>
            <dt>{said.datum}</dt>
            <dd>{facts.datum}</dd>
          </div>
        )}
      </dl>
      <footer>
        <small>
          {said.version(answer.version, said.origin[answer.origin])}
          {editAt && ` · ${facts.id}${series ? `, ${series.station} / ${keyOf(series)}` : ''}`}
          {answer.last_judged_ms != null && ` · ${said.judged(formatAge(now_ms - answer.last_judged_ms, lang))}`}
        </small>
        {editAt && (
          <a class="button" href={editAt} data-edit={answer.id}>
            {ruleWords[lang].edit}
          </a>
        )}
        {onTry && (
          <button type="button" class="button" onClick={onTry}>
            {said.tryIt}
          </button>
        )}
      </footer>
    </article>
  )
}

function Now({ answer: { state }, facts, lang }: { answer: RuleAnswer; facts: RulePeriod; lang: Lang }) {
  const said = pageWords[lang].rules
  if (!state || state.at_ms === null) return <p class="hint">{said.unread}</p>
  const level = state.level === null ? undefined : facts.levels[state.level]
  const value = state.value === null ? '' : ` (${measuredText(facts.format, state.value, lang).number})`
  return (
    <p class={level ? 'now is-on' : 'now'}>
      {level ? said.nowAt(level.label) : said.quiet}
      {value}
    </p>
  )
}

function validityText({ from_ms, until_ms }: RulePeriod, lang: Lang): string {
  const said = pageWords[lang].rules
  const day = (at_ms: number) => formatTime(at_ms, 'date', lang)
  const parts = [from_ms !== null && said.from(day(from_ms)), until_ms !== null && said.until(day(until_ms))]
  return parts.filter(Boolean).join(', ') || said.always
}
