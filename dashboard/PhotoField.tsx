/** A photo for a form: taken or chosen, made small, shown, taken back. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { Problem } from './people/Field.tsx'
import { smallJpeg } from './photo.ts'
import './photo.css'

interface Props {
  label: string
  help: string
  /** Where this browser cannot read the picture. */
  noPicture: string
  preview: string
  drop: string
  /** A `data:` URL; empty: none. */
  photo: string
  /** A phone opens its camera at once. */
  isCamera?: boolean
  onPhoto(photo: string): void
  /** Whether one is being made small: what is sent meanwhile would go without it. */
  onBusy(isBusy: boolean): void
}

export function PhotoField({ label, help, noPicture, preview, drop, photo, isCamera, onPhoto, onBusy }: Props) {
  const [problem, setProblem] = useState<string>()
  /** Counts what was chosen, taken back, or closed: only the last of it counts. */
  const newest = useRef(0)
  useEffect(() => () => void newest.current++, [])

  async function choose(input: HTMLInputElement) {
    const [file] = input.files ?? []
    if (!file) return
    const own = ++newest.current
    onBusy(true)
    const photo = await smallJpeg(file).catch((err) => {
      console.info('not a picture', err)
      return null
    })
    if (own !== newest.current) return
    input.value = ''
    onBusy(false)
    setProblem(photo === null ? noPicture : undefined)
    if (photo !== null) onPhoto(photo)
  }

  function takeBack() {
    newest.current++
    onBusy(false)
    onPhoto('')
  }

  return (
    <>
      <label class="field">
        <span>{label}</span>
        <input
          type="file"
          name="photo"
          accept="image/*"
          {...(isCamera && { capture: 'environment' as const })}
          onChange={(event) => choose(event.currentTarget)}
        />
        <small>{help}</small>
        <Problem name="photo" text={problem} />
      </label>
      {photo && (
        <p class="photo-draft">
          <img src={photo} alt={preview} />
          <button type="button" class="button" onClick={takeBack}>
            {drop}
          </button>
        </p>
      )}
    </>
  )
}
