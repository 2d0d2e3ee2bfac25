/** Calls into a worker thread and back: one message a call, one message an answer. */
import { parentPort, Worker } from 'node:worker_threads'

/** Errors that keep their class on the way out of a thread, by name. */
export type ErrorClasses = Record<string, new (message: string) => Error>

/** What a thread can be asked. */
// biome-ignore lint/suspicious/noExplicitAny: the bound of a generic; every use names its real parameters
type Calls = Record<string, (...args: any[]) => unknown>
type Answer<C extends Calls, K extends keyof C> = Promise<Awaited<ReturnType<C[K]>>>

export interface Thread<C extends Calls> {
  ask<K extends keyof C & string>(call: K, ...args: Parameters<C[K]>): Answer<C, K>
  /** Ends the thread; calls without an answer reject. */
  end(): Promise<void>
}

interface Question {
  id: number
  call: string
  args: unknown[]
}
interface Reply {
  id: number
  result?: unknown
  error?: { name: string; message: string; code?: string | undefined }
}

const maxYoungGenerationSizeMb = 8 // V8 would take up to 48 MB a thread for what lives a millisecond

/** A thread whose modules are being loaded. */
export interface ComingThread<C extends Calls> {
  /** Calls its `open` with these, and resolves when it serves. */
  open(...args: C['open'] extends (...args: infer Args) => unknown ? Args : never): Promise<Thread<C>>
  /** For one that is not to be opened. */
  end(): Promise<void>
}

/** Starts `file` and waits until it serves; see `loadThread`. */
export function startThread<C extends Calls>(
  file: URL,
  options: unknown,
  notice: (message: unknown) => void,
  known: ErrorClasses = {},
): Promise<Thread<C>> {
  return (loadThread(file, options, notice, known) as ComingThread<{ open: () => void }>).open() as Promise<Thread<C>>
}

/**
 * Begins to load `file`, which takes a thread a tenth of a second: meanwhile others may be opened. `notice` receives the
 * messages that answer no call. A thread that dies is a defect of ours: its error is thrown in this thread, so that the
 * supervisor starts the gateway anew.
 */
export function loadThread<C extends Calls>(
  file: URL,
  options: unknown,
  notice: (message: unknown) => void,
  known: ErrorClasses = {},
): ComingThread<C> {
  const worker = new Worker(file, { workerData: options, resourceLimits: { maxYoungGenerationSizeMb } })
  const open = new Map<number, { resolve: (result: unknown) => void; reject: (err: Error) => void }>()
  let ids = 0
  let ending = false
  const ask = (call: string, ...args: unknown[]) =>
    new Promise<unknown>((resolve, reject) => {
      if (ending) return reject(new Error('The thread is closed.'))
      open.set(++ids, { resolve, reject })
      worker.postMessage({ id: ids, call, args } satisfies Question)
    })

  worker.on('message', (message: Reply | { notice: unknown }) => {
    if ('notice' in message) return notice(message.notice)
    const waiting = open.get(message.id)
    open.delete(message.id)
    if (message.error) waiting?.reject(revive(message.error, known))
    else waiting?.resolve(message.result)
  })
  worker.on('exit', () => {
    for (const { reject } of open.values()) reject(new Error('The thread is closed.'))
    open.clear()
    if (!ending) throw new Error(`The thread ${file.pathname} ended by itself.`)
  })
  const end = async () => {
    ending = true
    await worker.terminate()
  }
  return {
    async open(...args) {
      try {
        await ask('open', ...args)
      } catch (err) {
        await end()
        throw err
      }
      return { ask, end } as Thread<C>
    },
    end,
  }
}

/** In the thread: answers calls, one message each. Calls may be asynchronous and then overtake one another. */
export function serve(calls: Calls): void {
  parentPort!.on('message', async ({ id, call, args }: Question) => {
    let reply: Reply
    try {
      reply = { id, result: await calls[call]!(...args) }
    } catch (err) {
      const { name, message, code } = err as NodeJS.ErrnoException
      reply = { id, error: { name, message, code } }
    }
    parentPort!.postMessage(reply)
  })
}

/** In the thread: sends a message that answers no call. */
export function say(notice: unknown): void {
  parentPort!.postMessage({ notice })
}

function revive({ name, message, code }: NonNullable<Reply['error']>, known: ErrorClasses): Error {
  const Known = known[name]
  if (Known) return new Known(message)
  return Object.assign(new Error(message), { name, ...(code && { code }) })
}
