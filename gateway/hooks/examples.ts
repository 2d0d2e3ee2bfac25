/** Examples of a kind of hook: its tests as data. One suite runs those of every kind against a real receiver. */
import { type LocalizedText, saysOf } from '../contract.ts'
import type { Answer } from './post.ts'
import { sayings } from './says.ts'

export interface KindExamples {
  /** What the receiver speaks; the suite brings one of each. */
  receiver: 'http' | 'smtp'
  /** As in `gateway.yaml`, without `id` and `kind`; the receiver listens at 127.0.0.1 on this port. */
  settings(port: number): object
  /** Every environment variable that these settings name, with a secret that is right. */
  secrets: Record<string, string>
  /** Secrets that are refused before anything is sent. */
  wrongSecrets: readonly string[]
  answers: readonly AnswerExample[]
}

/** When the receiver does this, one attempt gives exactly this, apart from `words` and `clockOff_s`. */
export interface AnswerExample {
  title: string
  receiver: Receiver
  gives: Omit<Answer, 'words' | 'clockOff_s'>
}

/** A redirect (a status of 3xx) leads to another receiver, which must hear nothing. A status of 5xx without `body` repeats the request. */
export type Receiver =
  | { does: 'answer'; status: number; headers?: Record<string, string>; body?: string }
  | { does: 'hang' }
  | { does: 'close the connection' }
  | { does: 'refuse the connection' }

/** What the suite gives as the reason when it ends an attempt that hangs. */
export const endedBy = 'no answer within 10 s'

const refused = (status: number | null, says: LocalizedText) => ({ isOk: false, status, ...saysOf(says) })
const answered = (status: number, says: LocalizedText) => ({ ...refused(status, says), isGone: false })

/** What every kind that delivers by HTTP makes of its receiver's answer. */
export const httpAnswers: readonly AnswerExample[] = [
  {
    title: '200',
    receiver: { does: 'answer', status: 200 },
    gives: { isOk: true, status: 200, ...saysOf(sayings.delivered()) },
  },
  {
    title: '204',
    receiver: { does: 'answer', status: 204 },
    gives: { isOk: true, status: 204, ...saysOf(sayings.delivered()) },
  },
  {
    title: '302: redirects are not followed',
    receiver: { does: 'answer', status: 302 },
    gives: answered(302, sayings.redirects(302)),
  },
  {
    title: '401',
    receiver: { does: 'answer', status: 401 },
    gives: answered(401, sayings.refuses(401)),
  },
  {
    title: '410: wants no more',
    receiver: { does: 'answer', status: 410 },
    gives: { ...refused(410, sayings.gone(410)), isGone: true },
  },
  {
    title: '429 with Retry-After',
    receiver: { does: 'answer', status: 429, headers: { 'retry-after': '7' } },
    gives: { ...answered(429, sayings.wait(429)), retryAfter_ms: 7_000 },
  },
  {
    title: '500 that repeats the request',
    receiver: { does: 'answer', status: 500 },
    gives: answered(500, sayings.fails(500)),
  },
  { title: 'hangs', receiver: { does: 'hang' }, gives: refused(null, sayings.ended(endedBy)) },
  {
    title: 'closes the connection',
    receiver: { does: 'close the connection' },
    gives: refused(null, sayings['closed-early']()),
  },
  {
    title: 'nobody listens',
    receiver: { does: 'refuse the connection' },
    gives: refused(null, sayings['nobody-listens']()),
  },
]
