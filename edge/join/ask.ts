/** Asks the gateway for the credential that a link invites to. With encryption the gateway is proved before anything is said. */
import { type ClientRequest, request } from 'node:http'
import type { Duplex } from 'node:stream'
import { z } from 'zod'
import type { ClockSync } from '../platform/clock-sync.ts'
import { jsonIn } from '../platform/json-stream.ts'
import { inOneLine } from '../platform/printable.ts'
import { openProved } from '../platform/proved.ts'
import { Stranger } from '../platform/trust.ts'
import type { JoinLink } from './link.ts'
import { refusal, words } from './words.ts'

/** The words of whoever answers, for a terminal. */
const said = z.string().transform(inOneLine)

/** What is used of the gateway's answer. */
const Answer = z.object({
  station: z.string().regex(/^[a-z0-9-]{1,40}$/),
  name: said,
  username: z.string().regex(/^[a-z0-9-]{1,40}$/),
  password: z.string().regex(/^[\x21-\x7e]{1,200}$/), // one line of a file
  mqtt: z.string().regex(/^mqtts?:\/\/[\w.:[\]-]{1,260}$/),
  gateway: z.object({ gateway: said, name: said.nullable() }),
})
export type JoinAnswer = z.output<typeof Answer>

const Refused = z.object({ detail: said })

export interface AskTools {
  now: () => number
  sync?: () => Promise<ClockSync>
  /** The certificate's dates were not looked at. */
  onDoubt: () => void
  limit_ms?: number
}

const answer_max = 64 * 1024

/** Throws a `ConfigError` that says what to do, whatever went wrong. */
export async function ask(link: JoinLink, question: object, tools: AskTools): Promise<JoinAnswer> {
  const { limit_ms = 20_000 } = tools
  const socket = await reached(link, { ...tools, limit_ms })
  const { status, body } = await exchanged(link, JSON.stringify(question), { limit_ms, ...(socket && { socket }) })
  if (status !== 200) {
    const said = Refused.safeParse(body).data?.detail
    // Its own sentence is in both languages already.
    if (said && status !== 401) throw refusal(splitWords(said))
    throw refusal(words.noGateway(link.host, link.port, status))
  }
  const answer = Answer.safeParse(body)
  if (!answer.success) throw refusal(words.noGateway(link.host, link.port, status))
  if (link.isEncrypted && !answer.data.mqtt.startsWith('mqtts:')) throw refusal(words.clearMqtt(answer.data.mqtt))
  return answer.data
}

/** A proved connection; undefined where the link is without encryption. */
async function reached(
  { isEncrypted, host, port, fingerprint }: JoinLink,
  { now, sync, onDoubt, limit_ms }: AskTools & { limit_ms: number },
): Promise<Duplex | undefined> {
  if (!isEncrypted) return undefined
  try {
    const trust = fingerprint === null ? {} : { fingerprint }
    return await openProved({ host, port, trust, now, ...(sync && { sync }), onDoubt, limit_ms })
  } catch (err) {
    throw err instanceof Stranger ? refusal(err.says) : unreachable(err, host, port)
  }
}

function exchanged(
  { host, port, base }: JoinLink,
  question: string,
  { socket, limit_ms }: { socket?: Duplex; limit_ms: number },
): Promise<{ status: number; body: unknown }> {
  return new Promise((resolve, reject) => {
    const asking: ClientRequest = request({
      ...{ host, port, method: 'POST', path: `${base}/api/v1/join` },
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(question) },
      ...(socket ? { createConnection: () => socket } : { agent: false }), // with an agent the socket would be its own
      signal: AbortSignal.timeout(limit_ms),
    })
    let isSent = false
    const fail = (err: unknown) => reject(isSent ? refusal(words.lost(reasonOf(err))) : unreachable(err, host, port))
    asking.once('finish', () => {
      isSent = socket !== undefined || asking.socket?.connecting === false
    })
    asking.once('error', fail)
    asking.once('response', (response) => {
      jsonIn(response, answer_max).then((body) => resolve({ status: response.statusCode ?? 0, body }), fail)
    })
    asking.end(question)
  })
}

function unreachable(err: unknown, host: string, port: number) {
  const why = reasonOf(err)
  return refusal(
    /^(ENOTFOUND|EAI_AGAIN|EAI_NODATA)$/.test(why) ? words.noName(host) : words.unreachable(host, port, why),
  )
}

function reasonOf(err: unknown): string {
  const { code, message } = err as NodeJS.ErrnoException
  return typeof code === 'string' ? code : message
}

/** "Indonesian / English", as the gateway writes its refusals; other sentences stand for both. */
function splitWords(said: string) {
  const [id = said, en] = said.split(' / ')
  return en === undefined ? { id: said, en: said } : { id, en }
}
