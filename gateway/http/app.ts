/** Fastify, and the only file that imports it: the server, and the types that every resource is written in. */
import type { IncomingMessage } from 'node:http'
import fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
  LogController,
  type RawReplyDefaultExpression,
  type RawRequestDefaultExpression,
  type RawServerDefault,
  type RouteOptions,
} from 'fastify'
import { jsonSchemaTransform, type ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Logger } from 'pino'
import type { Ability } from '../contract.ts'
import type { Asker } from './asker.ts'

/** From a route's zod schemas to those of OpenAPI. */
export { jsonSchemaTransform }

/** Routes whose parameters and answers are zod schemas: typed by them here, checked by `validate.ts`. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>
export type Request = FastifyRequest
export type Reply = FastifyReply
export type Route = RouteOptions
/** What fastify itself throws. */
export type AppError = FastifyError

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What whoever calls it must be able to do; see `people/roles.ts`. A route without it is refused at the start. */
    may?: Ability
    /** false: it is no GET, and changes nothing all the same, so that the audit log has no line of it. */
    changes?: false
    /** Pages of others may not read it. */
    cors?: false
  }
  interface FastifyRequest {
    /** Who asks; null for somebody who has shown nothing. */
    asker: Asker | null
  }
  interface FastifySchema {
    summary?: string
    description?: string
    /** Content type of the 200 answer; JSON when absent. */
    answers?: string
  }
}

export interface AppOptions extends Pick<FastifyServerOptions, 'frameworkErrors' | 'clientErrorHandler'> {
  log: Logger
  /** Whose word for whom it asks is believed. Absent: nobody's. */
  isProxy?: (address: string) => boolean
  /** A path before every address, such as `/pantau`; what comes without it is served, too. */
  base?: string | undefined
  /** For tests. */
  times?: Partial<Record<'stall_ms' | 'headers_ms' | 'request_ms' | 'look_ms', number>> | undefined
}

/** Of a request, where its route says nothing else. */
export const bodyBytes_max = 64 * 1024
// Nothing is read of an answer for so long: at 2 kB/s, 240 kB would have been, more than what is under way on a slow link.
const stall_ms = 120_000
const headers_ms = 15_000
const request_ms = 60_000 // 64 KiB at 2 kB/s take half of it
const look_ms = 5_000 // Node's own 30 s would let a silent connection stay for so much longer

/** A server without routes; nothing listens yet. */
export function createApp({ log, isProxy, base, times, ...handlers }: AppOptions): App {
  const app = fastify({
    ...handlers,
    ...(isProxy && { trustProxy: isProxy }),
    rewriteUrl: ({ url = '/' }: IncomingMessage) => (base && url.startsWith(`${base}/`) ? url.slice(base.length) : url),
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: bodyBytes_max,
    connectionTimeout: times?.stall_ms ?? stall_ms,
    requestTimeout: times?.request_ms ?? request_ms,
    http: { headersTimeout: times?.headers_ms ?? headers_ms, connectionsCheckingInterval: times?.look_ms ?? look_ms },
    keepAliveTimeout: 20_000,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
  }).withTypeProvider<ZodTypeProvider>()
  return app.decorateRequest('asker', null)
}
