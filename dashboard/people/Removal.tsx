/** A removal in two presses: what is gone does not come back. */
import { useEffect, useRef, useState } from 'preact/hooks'

interface Props {
  label: string
  /** What is removed, for those who do not see where the button stands. */
  name: string
  sure: string
  keep: string
  onRemove(): void
}

export function Removal({ label, name, sure, keep, onRemove }: Props) {
  const [isAsked, setAsked] = useState(false)
  const yes = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (isAsked) yes.current?.focus()
  }, [isAsked])
  if (!isAsked) {
    return (
      <button type="button" class="button" aria-label={name} onClick={() => setAsked(true)}>
        {label}
      </button>
    )
  }
  return (
    <>
      <button
        ref={yes}
        type="button"
        class="button is-grave"
        onClick={() => {
          setAsked(false)
          onRemove()
        }}
      >
        {sure}
      </button>
      <button type="button" class="button" onClick={() => setAsked(false)}>
        {keep}
      </button>
    </>
  )
}
