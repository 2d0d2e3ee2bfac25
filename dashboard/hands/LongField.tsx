/** A field of several lines, with its name above and what is wrong below. */
import { Problem } from '../people/Field.tsx'

interface Props {
  label: string
  name: string
  help?: string
  problem?: string | undefined
  placeholder?: string
  rows?: number
  maxLength?: number
  value: string
  onText(text: string): void
}

export function LongField({ label, help, problem, rows = 3, onText, name, ...area }: Props) {
  return (
    <label class="field">
      <span>{label}</span>
      <textarea
        {...area}
        name={name}
        rows={rows}
        aria-invalid={problem ? true : undefined}
        aria-describedby={problem ? `${name}-problem` : undefined}
        onInput={(event) => onText(event.currentTarget.value)}
      />
      {help && <small>{help}</small>}
      <Problem name={name} text={problem} />
    </label>
  )
}
