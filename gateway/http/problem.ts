/** Errors as RFC 9457 problem details: `detail` says what to do. */
import { STATUS_CODES } from 'node:http'
import type { Problem } from '../contract.ts'
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
export class ProblemError extends Error {
  override name = 'ProblemError'
  readonly status: number
  readonly headers: Record<string, string>
  readonly type: string

  /** `type`: for problems that a program must tell apart. */
  constructor(status: number, detail: string, headers: Record<string, string> = {}, type = 'about:blank') {
    super(detail)
    this.status = status
    this.headers = headers
    this.type = type
  }
}

/** A limit was reached for now: 503, or another status, and after how many seconds to ask again. */
export function tooMany(detail: string, wait_s: number, status = 503, type?: string): ProblemError {
  return new ProblemError(status, detail, { 'retry-after': String(wait_s) }, type)
}

export function problemOf(status: number, detail: string, type = 'about:blank'): Problem {
  return { type, title: STATUS_CODES[status] ?? 'Error', status, detail }
}

export function sendProblem(
  reply: Reply,
  status: number,
  detail: string,
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
const advice: Record<string, string> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'The body is too large. Send at most 64 KiB.',
  FST_ERR_CTP_INVALID_MEDIA_TYPE:
    'This kind of body is not understood. Send JSON with "Content-Type: application/json".',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'The body is empty although its type is JSON. Send a JSON value, or leave the type out.',
  FST_ERR_CTP_INVALID_JSON_BODY: 'The body is not valid JSON. Check quotes, commas and brackets.',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'The body is not as long as "Content-Length" says. Send it again.',
  FST_ERR_BAD_URL: 'The address contains a broken %-escape. Write a percent sign as %25.',
}

/** Everything thrown by a route ends here. Only our own mistakes are logged: a wrong question is not an incident. */
export function onError(error: AppError | ProblemError | BadQuery, request: Request, reply: Reply) {
  if (error instanceof ProblemError) return sendProblem(reply, error.status, error.message, error.headers, error.type)
  if (error instanceof BadQuery) return sendProblem(reply, 400, error.message)
  const status = error.statusCode ?? 500
  if (status < 500) return sendProblem(reply, status, advice[error.code] ?? error.message)
  request.log.error({ err: error, url: request.url }, 'a request failed by a mistake of ours')
  const detail = 'The gateway made a mistake; its log has the details. Try again, and report it if it stays.'
  return sendProblem(reply, 500, detail)
}

/** The bytes of a problem for a connection that never became a request. */
export function rawProblem(status: number, detail: string): string {
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
