/** What only an operator may do: the token is asked for once, and a refusal is said in words. */
import { useState } from 'preact/hooks'
import { type Answer, ask, type Trouble } from '../ask.ts'
import { useStore } from '../store.ts'
import { operatorToken } from '../token.ts'
import type { Lang } from '../words.ts'
import { pageWords } from './pageWords.ts'

export interface Operator {
  isKnown: boolean
  typed: string
  type(text: string): void
  /** Asks as the operator. A token the gateway took is kept, one it did not know is forgotten. */
  send<T>(url: string, body: unknown): Promise<Answer<T>>
  isBusy: boolean
  trouble: Trouble | undefined
}

export function useOperator(): Operator {
  const kept = useStore(operatorToken)
  const [typed, type] = useState('')
  const [isBusy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState<Trouble>()
  async function send<T>(url: string, body: unknown) {
    const token = kept ?? typed.trim()
    setBusy(true)
    const answer = await ask<T>(url, { body, token })
    setBusy(false)
    setTrouble(answer.trouble)
    if (answer.trouble?.kind === 'token') operatorToken.set(undefined)
    else if (answer.trouble?.kind !== 'network') operatorToken.set(token)
    return answer
  }
  return { isKnown: kept !== undefined, typed, type, send, isBusy, trouble }
}

/** Asks for the token, or says that it is kept and lets it be forgotten. Belongs into a form. */
export function OperatorField({ operator, lang }: { operator: Operator; lang: Lang }) {
  const said = pageWords[lang].operator
  if (operator.isKnown) {
    return (
      <p class="hint known">
        {said.known}{' '}
        <button type="button" class="link" onClick={() => operatorToken.set(undefined)}>
          {said.forget}
        </button>
      </p>
    )
  }
  return (
    <label class="field">
      <span>{said.token}</span>
      <input
        type="password"
        name="token"
        autocomplete="off"
        spellcheck={false}
        required
        value={operator.typed}
        onInput={(event) => operator.type(event.currentTarget.value)}
      />
      <small>{said.help}</small>
    </label>
  )
}

/** A trouble in words; the gateway's own sentence, which is English, stands below it. `instead` are better words. */
export function TroubleText({
  trouble,
  lang,
  instead = {},
}: {
  trouble: Trouble | undefined
  lang: Lang
  instead?: Partial<Record<Trouble['kind'], string>>
}) {
  if (!trouble) return null
  return (
    <p class="trouble" role="alert" data-trouble={trouble.kind}>
      {instead[trouble.kind] ?? pageWords[lang].trouble[trouble.kind]}
      {trouble.detail && trouble.kind !== 'token' && <small lang="en">{trouble.detail}</small>}
    </p>
  )
}
