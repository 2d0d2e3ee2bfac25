/** A program, and its own worker thread, which throws where nobody catches. */
import { isMainThread } from 'node:worker_threads'
import { serve, startThread } from '../../edge/platform/thread.ts'

interface Nobody {
  name: string
}

if (isMainThread) await startThread(new URL(import.meta.url), {}, () => undefined)
else serve({ open: () => void setImmediate(() => fail({ name: 'nobody' })) })

function fail({ name }: Nobody) {
  throw new Error(`${name} catches this`)
}
