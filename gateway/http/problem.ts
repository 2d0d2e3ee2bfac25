/** Errors as RFC 9457 problem details: `detail` says what to do. */
import { STATUS_CODES } from 'node:http'
import { type LocalizedText, type Problem, SaidError } from '../contract.ts'
import { BadQuery } from '../store/index.ts'
import type { AppError, Reply, Request } from './app.ts'

/** The `type` of problems that a program must tell apart; all others are `about:blank`. */
export const problemTypes = {
  signIn: '/problems/sign-in',
  role: '/problems/role',
  origin: '/problems/origin',
  viewers: '/problems/viewers',
} as const

/** Thrown by a resource when the person can do something about it. */
export class ProblemError extends SaidError {
  override name = 'ProblemError'
  readonly status: number
  readonly headers: Record<string, string>
  readonly type: string

  /** `type`: for problems that a program must tell apart. */
  constructor(status: number, detail: LocalizedText, headers: Record<string, string> = {}, type = 'about:blank') {
    super(detail)
    this.status = status
    this.headers = headers
    this.type = type
  }
}

/** A limit was reached for now: 503, or another status, and after how many seconds to ask again. */
export function tooMany(detail: LocalizedText, wait_s: number, status = 503, type?: string): ProblemError {
  return new ProblemError(status, detail, { 'retry-after': String(wait_s) }, type)
}

export function problemOf(status: number, { id, en }: LocalizedText, type = 'about:blank'): Problem {
  return { type, title: STATUS_CODES[status] ?? 'Error', status, detail: en, detail_id: id }
}

/**
 * A refusal whose sentence names keys and values as programs know them. Whoever reads the page is told in Bahasa Indonesia that
 * it is what was filled in; `detail` has the rest.
 */
export function ofRequest(en: string): LocalizedText {
  return { id: 'Ada isian yang tidak dapat dipakai. Periksa yang Anda isi, lalu coba lagi.', en }
}

/** The same where single keys are known. */
export function ofKeys(problems: readonly ({ where: string; isWhole?: true } & LocalizedText)[]): LocalizedText {
  const names = [...new Set(problems.map(({ where }) => where))].filter(Boolean)
  const en = problems.map((problem) => `${problem.where || 'request'}: ${problem.en}.`).join(' ')
  if (names.length === 0) return ofRequest(en)
  if (problems.every(({ isWhole }) => isWhole)) {
    return { id: problems.map(({ where, id }) => `${where}: ${id}.`).join(' '), en }
  }
  return { id: `Isian ini tidak dapat dipakai: ${names.join(', ')}. Periksa, lalu coba lagi.`, en }
}

export function sendProblem(
  reply: Reply,
  status: number,
  detail: LocalizedText,
  headers: Record<string, string> = {},
  type?: string,
) {
  return reply
    .code(status)
    .headers(headers)
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send(problemOf(status, detail, type))
}

// What fastify itself refuses, by its code, in words that say what to do.
const advice: Record<string, LocalizedText> = {
  FST_ERR_CTP_BODY_TOO_LARGE: {
    id: 'Yang dikirim terlalu besar. Kirim paling banyak 64 KiB.',
    en: 'The body is too large. Send at most 64 KiB.',
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ofRequest(
    'This kind of body is not understood. Send JSON with "Content-Type: application/json".',
  ),
  FST_ERR_CTP_EMPTY_JSON_BODY: ofRequest(
    'The body is empty although its type is JSON. Send a JSON value, or leave the type out.',
  ),
  FST_ERR_CTP_INVALID_JSON_BODY: ofRequest('The body is not valid JSON. Check quotes, commas and brackets.'),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    id: 'Yang dikirim terpotong di jalan. Kirim lagi.',
    en: 'The body is not as long as "Content-Length" says. Send it again.',
  },
  FST_ERR_BAD_URL: {
    id: 'Alamatnya rusak. Tulis tanda persen sebagai %25.',
    en: 'The address contains a broken %-escape. Write a percent sign as %25.',
  },
}

/** Everything thrown by a route ends here. Only our own mistakes are logged: a wrong question is not an incident. */
export function onError(error: AppError | ProblemError | BadQuery, request: Request, reply: Reply) {
  if (error instanceof ProblemError) return sendProblem(reply, error.status, error.says, error.headers, error.type)
  if (error instanceof BadQuery) return sendProblem(reply, 400, ofRequest(error.message))
  const status = error.statusCode ?? 500
  if (status < 500) return sendProblem(reply, status, advice[error.code] ?? ofRequest(error.message))
  request.log.error({ err: error, url: request.url }, 'a request failed by a mistake of ours')
  return sendProblem(reply, 500, {
    id: 'Server desa membuat kesalahan; rinciannya ada di lognya. Coba lagi, dan laporkan bila tetap begitu.',
    en: 'The gateway made a mistake; its log has the details. Try again, and report it if it stays.',
  })
}

/** The bytes of a problem for a connection that never became a request. */
export function rawProblem(status: number, detail: LocalizedText): string {
  const body = JSON.stringify(problemOf(status, detail))
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n')
}
