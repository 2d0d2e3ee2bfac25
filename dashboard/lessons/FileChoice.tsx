/** Opens a frozen event from a file of this device. Nothing is sent anywhere. */
import { useState } from 'preact/hooks'
import type { Lang } from '../words.ts'
import type { Lesson } from './lesson.ts'
import type { MaterialChoice } from './useMaterial.ts'
import { lessonWords } from './words.ts'

interface Props {
  lesson: Lesson
  choice: MaterialChoice
  lang: Lang
}

const bytes_max = 30_000_000

type Mistake = 'old-browser' | 'not-whole' | 'no-package' | 'notThis' | 'tooLarge'

export function FileChoice({ lesson, choice, lang }: Props) {
  const said = lessonWords[lang]
  const [mistake, setMistake] = useState<Mistake>()

  async function open(input: HTMLInputElement) {
    const file = input.files?.[0]
    input.value = '' // the same one may be chosen again
    if (!file) return
    setMistake(file.size > bytes_max ? 'tooLarge' : undefined)
    if (file.size > bytes_max) return
    try {
      const { openEvent, playOn } = await import('./eventFile.ts')
      const event = await openEvent(new Uint8Array(await file.arrayBuffer()))
      const played = playOn(lesson, event)
      if (played) choice.useFile({ source: 'file', cite: event.cite, played })
      else setMistake('notThis')
    } catch (err) {
      console.info('a file could not be opened as an event', err)
      const why = err instanceof Error ? err.message : ''
      setMistake(why === 'old-browser' || why === 'not-whole' ? why : 'no-package')
    }
  }

  return (
    <>
      <label class="field">
        <span>{said.openFile}</span>
        <input type="file" accept=".zip,application/zip" data-open onChange={(event) => open(event.currentTarget)} />
      </label>
      {mistake && (
        <p class="trouble" role="alert" data-file-mistake={mistake}>
          {said.fileMistakes[mistake]}
        </p>
      )}
    </>
  )
}
