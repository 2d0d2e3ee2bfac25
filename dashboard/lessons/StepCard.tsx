/** One step: what is to be done, the answer, what becomes of it, hints, and at last the solution. */
import { useEffect, useRef } from 'preact/hooks'
import type { Lang } from '../words.ts'
import { checkClock, checkNumber } from './check.ts'
import type { Asked, Step } from './lesson.ts'
import { momentOf } from './said.ts'
import type { StepState } from './stepState.ts'
import { lessonWords } from './words.ts'

interface Props {
  step: Step
  title: string
  state: StepState
  cursor_ms: number | undefined
  onChange(part: Partial<StepState>): void
  onNext(): void
  onBefore: (() => void) | undefined
  lang: Lang
}

export function StepCard({ step, title, state, cursor_ms, onChange, onNext, onBefore, lang }: Props) {
  const said = lessonWords[lang]
  const head = useRef<HTMLHeadingElement>(null)
  useEffect(() => head.current?.focus({ preventScroll: true }), [])
  const mayGo = step.kind === 'read' || state.isSolved || state.isShown
  return (
    <section class="card step no-print" aria-labelledby="step-title" data-step={step.key}>
      <h2 id="step-title" ref={head} tabIndex={-1}>
        {title}
      </h2>
      {step.kind === 'read' ? (
        step.text.map((text) => <p key={text.id}>{text[lang]}</p>)
      ) : (
        <Question {...{ step, state, cursor_ms, onChange, lang }} />
      )}
      <div class="actions">
        {onBefore && (
          <button type="button" class="button" onClick={onBefore}>
            {said.before}
          </button>
        )}
        {mayGo && (
          <button type="button" class="button is-main" onClick={onNext} data-next>
            {said.next}
          </button>
        )}
      </div>
    </section>
  )
}

type QuestionProps = Pick<Props, 'state' | 'cursor_ms' | 'onChange' | 'lang'> & { step: Asked }

function Question(props: QuestionProps) {
  const { step, state, onChange, lang } = props
  const said = lessonWords[lang]
  const { verdict, hints, isShown, isSolved } = state
  const chosen = step.kind === 'choose' && state.chosen !== undefined ? step.options[state.chosen] : undefined
  const told = {
    right: step.right[lang],
    near: said.near,
    wrong: chosen && !chosen.isRight ? chosen.why[lang] : said.wrong,
    unreadable: step.kind === 'clock' ? said.notTime : said.notNumber,
  }
  return (
    <>
      <p class="asked">{step.ask[lang]}</p>
      {step.kind === 'mark' ? (
        <MarkAnswer {...props} step={step} />
      ) : step.kind === 'choose' ? (
        <Options {...props} step={step} />
      ) : (
        <Typed {...props} step={step} />
      )}
      <div role="status">
        {verdict && (
          <p class={`verdict is-${verdict}`} data-verdict={verdict}>
            {told[verdict]}
          </p>
        )}
        {step.hints.slice(0, hints).map((hint) => (
          <p key={hint.id} class="hint" data-hint>
            {hint[lang]}
          </p>
        ))}
        {isShown && (
          <p data-solution>
            <strong>{said.solutionIs}</strong> {step.solution[lang]}
          </p>
        )}
      </div>
      {!isSolved && !isShown && (
        <div class="actions">
          {hints < step.hints.length ? (
            <button type="button" class="button" onClick={() => onChange({ hints: hints + 1 })} data-more-help>
              {said.hint}
            </button>
          ) : (
            <button type="button" class="button" onClick={() => onChange({ isShown: true })} data-more-help>
              {said.solution}
            </button>
          )}
        </div>
      )}
    </>
  )
}

/** The same for all kinds: what was answered, and what it is. */
const answered = (verdict: StepState['verdict'] | null): Pick<StepState, 'verdict'> & { isSolved?: true } => ({
  verdict: verdict ?? 'unreadable',
  ...(verdict === 'right' && { isSolved: true }),
})

function MarkAnswer({
  step,
  state,
  cursor_ms,
  onChange,
  lang,
}: QuestionProps & { step: Extract<Asked, { kind: 'mark' }> }) {
  const said = lessonWords[lang]
  return (
    <>
      <p class="hint">
        {cursor_ms === undefined
          ? said.noMark
          : state.marked_ms !== undefined && said.marked(momentOf(state.marked_ms, lang))}
      </p>
      <div class="actions">
        <button
          type="button"
          class="button is-main"
          disabled={cursor_ms === undefined}
          onClick={() =>
            cursor_ms !== undefined && onChange({ marked_ms: cursor_ms, ...answered(step.judge(cursor_ms)) })
          }
          data-mark
        >
          {said.mark}
          {cursor_ms !== undefined && <small> {momentOf(cursor_ms, lang)}</small>}
        </button>
      </div>
    </>
  )
}

function Options({ step, state, onChange, lang }: QuestionProps & { step: Extract<Asked, { kind: 'choose' }> }) {
  return (
    <fieldset class="options">
      <legend class="hidden">{step.ask[lang]}</legend>
      {step.options.map((option, i) => (
        <label key={option.text.id} class="tick">
          <input
            type="radio"
            name={step.key}
            checked={state.chosen === i}
            onChange={() => onChange({ chosen: i, ...answered(option.isRight ? 'right' : 'wrong') })}
          />
          <span>{option.text[lang]}</span>
        </label>
      ))}
    </fieldset>
  )
}

function Typed({
  step,
  state,
  onChange,
  lang,
}: QuestionProps & { step: Extract<Asked, { kind: 'number' | 'clock' }> }) {
  const said = lessonWords[lang]
  const check = (event: Event) => {
    event.preventDefault()
    onChange(answered(step.kind === 'clock' ? checkClock(step, state.typed) : checkNumber(step, state.typed)))
  }
  return (
    <form class="typed" onSubmit={check} noValidate>
      <input
        name={step.key}
        inputMode={step.kind === 'clock' ? 'text' : 'decimal'}
        autocomplete="off"
        aria-label={step.ask[lang]}
        value={state.typed}
        onInput={(event) => onChange({ typed: event.currentTarget.value, verdict: undefined })}
      />
      {step.kind === 'number' && <span>{step.unit[lang]}</span>}
      <button type="submit" class="button is-main" data-check>
        {said.check}
      </button>
    </form>
  )
}
