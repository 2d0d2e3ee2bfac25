/** A photo for a form: taken or chosen, made small, shown, taken back. */
import { useState } from 'preact/hooks'
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
}

export function PhotoField({ label, help, noPicture, preview, drop, photo, isCamera, onPhoto }: Props) {
  const [problem, setProblem] = useState<string>()

  async function choose(input: HTMLInputElement) {
    const [file] = input.files ?? []
    if (!file) return
    try {
      onPhoto(await smallJpeg(file))
      setProblem(undefined)
    } catch (err) {
      console.info('not a picture', err)
      setProblem(noPicture)
    }
    input.value = ''
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
          <button type="button" class="button" onClick={() => onPhoto('')}>
            {drop}
          </button>
        </p>
      )}
    </>
  )
}
