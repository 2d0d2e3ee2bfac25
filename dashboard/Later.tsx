/** A page whose code is fetched when it is first opened, so that the first load stays small. */
import type { ComponentChildren, ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { warningWords } from './warning/words.ts'
import { type Lang, words } from './words.ts'

interface Props<P> {
  load: () => Promise<ComponentType<P>>
  lang: Lang
  props: P
  /** What stands here until it came; without it, a sentence. */
  waiting?: ComponentChildren
}

/** What came once, by the function that fetches it: wanted again, it is there at once. */
const fetched = new Map<unknown, unknown>()

export function Later<P extends object>({ load, lang, props, waiting }: Props<P>) {
  const [, setDone] = useState<unknown>()
  const [isFailed, setFailed] = useState(false)
  useEffect(() => {
    let isCurrent = true
    setFailed(false)
    load().then(
      (Page) => {
        fetched.set(load, Page)
        if (isCurrent) setDone(() => load)
      },
      (err) => {
        console.info('a page could not be loaded', err)
        if (isCurrent) setFailed(true)
      },
    )
    return () => {
      isCurrent = false
    }
  }, [load])
  const Page = fetched.get(load) as ComponentType<P> | undefined // of all functions, this one gave it
  if (Page) return <Page {...props} />
  if (waiting && !isFailed) return <>{waiting}</>
  return (
    <div class="board" aria-busy={!isFailed}>
      <p role="status">{isFailed ? warningWords[lang].pageFailed : warningWords[lang].loadingPage}</p>
      {/* A browser remembers a module that failed: only a new page asks again. */}
      {isFailed && (
        <button type="button" class="button" onClick={() => location.reload()}>
          {words[lang].tryAgain}
        </button>
      )}
    </div>
  )
}
