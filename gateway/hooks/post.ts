/** One HTTP request of a hook: bounded in time and bytes, no redirects, connections kept for the next one. */
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import type { LookupFunction } from 'node:net'
import { provedAgent } from '../../edge/platform/asking.ts'
import { Stranger, type Trust } from '../../edge/platform/trust.ts'
import { type LocalizedText, saysOf, type Told } from '../contract.ts'
import { addressProblem, checkedLookup, PrivateAddress } from './addresses.ts'
import { retryAfter_ms } from './retry.ts'
import { endedSays, sayings, strangers } from './says.ts'

/** What became of one attempt, in one sentence without secrets and without the receiver's own words. */
export interface Answer extends Told {
  isOk: boolean
  status: number | null
  /** The receiver says that it wants no more: HTTP 410. It is asked again all the same; only a person switches a hook off. */
  isGone?: boolean
  /** It does not take such a message, and will not the next time. */
  isRefused?: boolean
  retryAfter_ms?: number | undefined
  /** How far the receiver's clock is ahead of ours, when it told the time. */
  clockOff_s?: number | undefined
  /** The beginning of what a refusing receiver said, for the log only. */
  words?: string
}

export interface PostRequest {
  method: 'POST' | 'PUT' | 'GET'
  headers: Record<string, string>
  body: string | Buffer
  /** With what follows a question mark; absent: that of `url`. */
  path?: string
}

export interface Post {
  /** Resolves always; rejects never. Ended by `signal` it says so. */
  send(request: PostRequest, signal: AbortSignal): Promise<Answer>
  close(): void
}

export interface PostOptions {
  url: string
  allowPrivate: boolean
  now: () => number
  lookup?: LookupFunction
  /** What the body of a yes has to contain: another one is a captive portal's, or a proxy's. */
  contains?: string | undefined
  /** With https: whose authority the receiver must have, by its fingerprint or file; absent: by the rules of the internet. */
  trust?: Trust | undefined
  /** The service answers in JSON: a web page is not its answer. */
  isJson?: boolean
}

const words_max = 2_000
const rest_max = 64 * 1024 // an answer's body is of no interest; a short one is read so that the connection can be kept
const restWait_ms = 5_000
const clockOff_max_s = 60

/** `url` is one that `addressProblem` has let through. */
export function openPost(options: PostOptions): Post {
  const { url, allowPrivate, now, trust, lookup = checkedLookup(allowPrivate) } = options
  const address = new URL(url)
  const isTls = address.protocol === 'https:'
  const agent =
    isTls && trust
      ? provedAgent({ trust, now, lookup })
      : new (isTls ? HttpsAgent : HttpAgent)({ keepAlive: true, maxSockets: 8, maxFreeSockets: 2 })
  const request = isTls ? httpsRequest : httpRequest

  function once({ method, headers, body, path }: PostRequest, signal: AbortSignal): Promise<Answer | 'stale'> {
    return new Promise((resolve) => {
      const bytes = typeof body === 'string' ? Buffer.from(body) : body
      const sent = request(
        address,
        {
          method,
          agent,
          lookup,
          signal,
          ...(path !== undefined && { path }),
          headers: { ...headers, 'content-length': String(bytes.length) },
        },
        (incoming) => void judge(incoming, now(), options).then(resolve),
      )
      sent.on('error', (err: NodeJS.ErrnoException) => {
        // The receiver closed a kept connection just as we used it: nothing was read, a new one will do.
        if (sent.reusedSocket && err.code === 'ECONNRESET') resolve('stale')
        else resolve(failed(null, troubleOf(err, signal)))
      })
      sent.end(bytes)
    })
  }

  return {
    async send(what, signal) {
      const problem = addressProblem(address, allowPrivate)
      if (problem) return failed(null, saysOf(problem))
      let answer = await once(what, signal)
      for (let tries = 0; answer === 'stale' && tries < 3; tries++) answer = await once(what, signal)
      return answer === 'stale' ? failed(null, saysOf(sayings.closes())) : answer
    },
    close: () => agent.destroy(),
  }
}

const delivered = { isOk: true, ...saysOf(sayings.delivered()) }
const failed = (status: number | null, says: Told): Answer => ({ isOk: false, status, ...says })

async function judge(
  incoming: IncomingMessage,
  now_ms: number,
  { contains, isJson }: Pick<PostOptions, 'contains' | 'isJson'>,
): Promise<Answer> {
  const status = incoming.statusCode ?? 0
  const told_ms = Date.parse(incoming.headers.date ?? '')
  const clockOff_s = Number.isFinite(told_ms) ? Math.round((told_ms - now_ms) / 1_000) : undefined
  if (status >= 200 && status < 300) {
    const isPage = isJson === true && /\bhtml\b/i.test(incoming.headers['content-type'] ?? '')
    if (!isPage && contains === undefined) {
      discard(incoming)
      return { ...delivered, status, clockOff_s }
    }
    const words = await beginningOf(incoming)
    if (!isPage && words.includes(contains ?? '')) return { ...delivered, status, clockOff_s }
    return { ...failed(status, saysOf(sayings['somebody-else']())), clockOff_s, words }
  }
  const words = await beginningOf(incoming)
  const refusal = saysOf(refusalOf(status, words, clockOff_s))
  const wait_ms = status === 429 || status === 503 ? retryAfterOf(incoming, words, now_ms) : undefined
  return { ...failed(status, refusal), isGone: status === 410, retryAfter_ms: wait_ms, clockOff_s, words }
}

function refusalOf(status: number, words: string, clockOff_s: number | undefined): LocalizedText {
  if (status >= 300 && status < 400) return sayings.redirects(status)
  if (status === 410) return sayings.gone(status)
  if (status === 429 || status === 503) return sayings.wait(status)
  const isOff = Math.abs(clockOff_s ?? 0) > clockOff_max_s
  if (status >= 400 && status < 500 && (isOff || /timestamp|too old|too new|clock|expired/i.test(words))) {
    return isOff ? sayings['clocks-differ'](status, Math.abs(clockOff_s!)) : sayings['bad-timestamp'](status)
  }
  return status >= 500 ? sayings.fails(status) : sayings.refuses(status)
}

// Telegram says how long to wait in the body.
function retryAfterOf({ headers }: IncomingMessage, words: string, now_ms: number): number | undefined {
  const inBody = /"retry_after"\s*:\s*(\d+)/.exec(words)?.[1]
  return retryAfter_ms(headers['retry-after'] ?? inBody, now_ms)
}

function troubleOf(err: NodeJS.ErrnoException, signal: AbortSignal): Told {
  if (signal.aborted) return endedSays(signal)
  if (err instanceof Stranger) return saysOf(strangers[err.why])
  if (err instanceof PrivateAddress)
    return saysOf({ id: `tidak ada jawaban: ${err.says.id}`, en: `no answer: ${err.message}` })
  if (err.code === 'ECONNREFUSED') return saysOf(sayings['nobody-listens']())
  if (err.code === 'ENOTFOUND' || err.code === 'EAI_AGAIN') return saysOf(sayings['unknown-name']())
  if (err.code === 'ECONNRESET') return saysOf(sayings['closed-early']())
  return saysOf(sayings['no-answer'](err.code ?? err.message))
}

function discard(incoming: IncomingMessage): void {
  let bytes = 0
  const late = setTimeout(() => incoming.destroy(), restWait_ms)
  late.unref()
  incoming.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > rest_max) incoming.destroy()
  })
  incoming.on('error', () => incoming.destroy())
  incoming.on('close', () => clearTimeout(late))
}

/** The first words of a body, whatever becomes of the rest. */
function beginningOf(incoming: IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    let words = ''
    const end = () => {
      clearTimeout(late)
      incoming.destroy()
      resolve(words.slice(0, words_max))
    }
    const late = setTimeout(end, restWait_ms)
    incoming.setEncoding('utf8')
    incoming.on('data', (text: string) => {
      words += text
      if (words.length >= words_max) end()
    })
    for (const event of ['end', 'error', 'close']) incoming.once(event, end)
  })
}
