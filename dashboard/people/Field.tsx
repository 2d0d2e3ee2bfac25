/** A field of a form with its name above and a sentence below. */
import type { InputHTMLAttributes } from 'preact'

interface Props extends InputHTMLAttributes<HTMLInputElement> {
  label: string
  help?: string
  value: string
  onText(text: string): void
}

export function Field({ label, help, onText, ...input }: Props) {
  return (
    <label class="field">
      <span>{label}</span>
      <input
        autocapitalize="none"
        spellcheck={false}
        {...input}
        onInput={(event) => onText(event.currentTarget.value)}
      />
      {help && <small>{help}</small>}
    </label>
  )
}

interface ChoiceProps<T extends string> {
  label: string
  help?: string
  name: string
  value: T
  choices: readonly (readonly [T, string])[]
  onChoice(value: T): void
}

export function Choice<T extends string>({ label, help, name, value, choices, onChoice }: ChoiceProps<T>) {
  return (
    <label class="field">
      <span>{label}</span>
      <select name={name} value={value} onChange={(event) => onChoice(event.currentTarget.value as T)}>
        {choices.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
      {help && <small>{help}</small>}
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
