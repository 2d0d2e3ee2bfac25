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
}

const bodyBytes_max = 64 * 1024
const silence_ms = 60_000 // a live view speaks every 15 s; four missed heartbeats and the connection is dead

/** A server without routes; nothing listens yet. */
export function createApp({ log, isProxy, base, ...handlers }: AppOptions): App {
  const app = fastify({
    ...handlers,
    ...(isProxy && { trustProxy: isProxy }),
    rewriteUrl: ({ url = '/' }: IncomingMessage) => (base && url.startsWith(`${base}/`) ? url.slice(base.length) : url),
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: bodyBytes_max,
    connectionTimeout: silence_ms,
    requestTimeout: 30_000,
    keepAliveTimeout: 20_000,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
  }).withTypeProvider<ZodTypeProvider>()
  return app.decorateRequest('asker', null)
}
