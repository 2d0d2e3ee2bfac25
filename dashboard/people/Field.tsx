/** A field of a form with its name above, and below it a sentence, and what is wrong. */
import type { InputHTMLAttributes } from 'preact'

interface Props extends InputHTMLAttributes<HTMLInputElement> {
  label: string
  help?: string
  /** What is wrong with what was typed. */
  problem?: string | undefined
  value: string
  onText(text: string): void
}

export function Field({ label, help, problem, onText, ...input }: Props) {
  return (
    <label class="field">
      <span>{label}</span>
      <input
        autocapitalize="none"
        spellcheck={false}
        {...input}
        aria-invalid={problem ? true : undefined}
        aria-describedby={problem ? `${input.name}-problem` : undefined}
        onInput={(event) => onText(event.currentTarget.value)}
      />
      {help && <small>{help}</small>}
      <Problem name={String(input.name)} text={problem} />
    </label>
  )
}

/** What is wrong with a field, below it. */
export function Problem({ name, text }: { name: string; text: string | undefined }) {
  if (!text) return null
  return (
    <small id={`${name}-problem`} class="is-wrong" role="alert">
      {text}
    </small>
  )
}

interface ChoiceProps<T extends string> {
  label: string
  help?: string
  /** What is wrong with what was chosen. */
  problem?: string | undefined
  name: string
  value: T
  choices: readonly (readonly [T, string])[]
  onChoice(value: T): void
}

export function Choice<T extends string>({ label, help, problem, name, value, choices, onChoice }: ChoiceProps<T>) {
  return (
    <label class="field">
      <span>{label}</span>
      <select
        name={name}
        value={value}
        aria-invalid={problem ? true : undefined}
        aria-describedby={problem ? `${name}-problem` : undefined}
        onChange={(event) => onChoice(event.currentTarget.value as T)}
      >
        {choices.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
      {help && <small>{help}</small>}
      <Problem name={name} text={problem} />
    </label>
  )
}

/** A short name as people type it, made one that the gateway takes: "Pak Budi" becomes "pak-budi". */
export function shortName(typed: string): string {
  const plain = typed
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
  return plain
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, 40)
}
