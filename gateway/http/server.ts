/** The HTTP server: who may ask, what is refused before any resource sees it, and the table of resources. */
import type { Socket } from 'node:net'
import { portOf } from '../../edge/platform/listen.ts'
import type { Certificate } from '../tls/index.ts'
import { type App, createApp, type Reply, type Request } from './app.ts'
import { chainResource } from './chain.ts'
import { compress } from './compress.ts'
import { readableElsewhere } from './cors.ts'
import { dashboardResource } from './dashboard.ts'
import { type Door, type DoorFault, openDoor } from './door.ts'
import { securityHeaders } from './headers.ts'
import { healthResource } from './health.ts'
import { type LiveCounts, liveResource } from './live.ts'
import { collectMethods } from './methods.ts'
import { requireOneHost } from './one-host.ts'
import { openapiResource } from './openapi.ts'
import type { HttpParts } from './parts.ts'
import { onError, ProblemError, rawProblem, sendProblem } from './problem.ts'
import { proxiesOf } from './proxies.ts'
import { keepStaffMatters, openPublicly } from './public.ts'
import { readingsResource } from './readings.ts'
import { openSecureDoor, type SecureDoor } from './secure-door.ts'
import { seriesResource } from './series.ts'
import { openSignedIn } from './signed-in.ts'
import { stationsResource } from './stations.ts'
import { validateQuestions } from './validate.ts'
import { requireAbilities } from './who.ts'

export interface Http {
  /** For tests: ask without a socket. */
  app: App
  /** Gives the port that was taken. Rejects with `code: 'EADDRINUSE'` when it is not free. */
  listen(host: string, port: number): Promise<number>
  /** The same for encrypted connections, beside it. */
  listenSecure(host: string, port: number, certificate: Certificate): Promise<number>
  /** Wrong tries to sign in since the start, by what was tried. */
  signInFailures(): Record<string, number>
  live: LiveCounts
  /** What was refused or cut since the start, by reason. */
  refused: () => Partial<Record<DoorFault, number>>
  /** Ends the viewers, lets answers under way finish, closes the rest. */
  close(): Promise<void>
}

const urlLength_max = 4_096
// For the answer to be read: closing at once would take it back.
const linger_ms = 2_000

/** Builds the server; nothing listens yet. */
export async function openHttp(parts: HttpParts): Promise<Http> {
  const { base, proxies = [] } = parts.front ?? {}
  const { limits, patience, now, log } = parts
  const isProxy = proxies.length > 0 ? { isProxy: proxiesOf(proxies) } : {}
  const door = openDoor({ limits, ...isProxy, now, log, ...(patience && { pace: patience }) })
  const app = createApp({
    ...{ log, base, times: patience },
    ...isProxy,
    frameworkErrors: onError,
    clientErrorHandler: (error, socket) => onBrokenRequest(error, socket, door),
  })
  await securityHeaders(app, parts.pictures)
  validateQuestions(app)
  requireAbilities(app)
  if (parts.isPublic) await readableElsewhere(app)
  const methodsOf = collectMethods(app)
  const signedIn = openSignedIn(app, parts)
  app.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-cache')
    if (request.url.length > urlLength_max)
      throw new ProblemError(414, {
        id: 'Alamatnya terlalu panjang. Minta lebih sedikit sekaligus.',
        en: 'The address is too long. Ask for less at once.',
      })
    requireOneHost(request)
    signedIn.admit(request, reply)
  })
  door.watch(app) // behind the question who may: nobody else takes a place for what he sends
  keepStaffMatters(app, openPublicly(parts))
  app.addHook('onSend', compress)
  app.setErrorHandler(onError)
  app.setNotFoundHandler((request, reply) => onUnknownRoute(request, reply, methodsOf(request.url)))

  openapiResource(app, parts.log)
  signedIn.resources()
  stationsResource(app, parts)
  readingsResource(app, parts)
  seriesResource(app, parts)
  const live = liveResource(app, parts, door)
  healthResource(app, parts)
  if (parts.chain) chainResource(app, parts.chain)
  for (const resource of parts.more ?? []) resource(app, { parts, door })
  if (base) app.get(base, { config: { may: 'open' } }, (_, reply) => reply.redirect(`${base}/`, 308))
  dashboardResource(app, parts.www)
  await app.ready()

  let secure: SecureDoor | undefined
  return {
    app,
    signInFailures: signedIn.failures,
    live,
    refused: door.counts,
    async listen(host, port) {
      await app.listen({ host, port })
      return portOf(app.server) ?? port
    },
    async listenSecure(host, port, certificate) {
      secure = openSecureDoor(app.server, { certificate, door })
      return secure.listen(host, port)
    },
    async close() {
      secure?.shut()
      await app.close()
      await secure?.closed()
    },
  }
}

function onUnknownRoute({ method, url }: Request, reply: Reply, allowed: string[]) {
  if (allowed.length > 0 && !allowed.includes(method)) {
    const allow = allowed.join(', ')
    return sendProblem(
      reply,
      405,
      { id: `${method} tidak mungkin di sini; pakai ${allow}.`, en: `${method} is not possible here; use ${allow}.` },
      { allow },
    )
  }
  return sendProblem(reply, 404, {
    id: 'Tidak ada apa-apa di alamat ini. Halamannya ada di /.',
    en: url.startsWith('/api/')
      ? 'There is nothing at this address. GET /api/v1/openapi.json lists what there is.'
      : 'There is nothing at this address. The dashboard is at /.',
  })
}

// Too broken to become a request: answered by hand, then closed, whether the other side closes or not.
function onBrokenRequest(error: NodeJS.ErrnoException, socket: Socket, { refuse }: Pick<Door, 'refuse'>) {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const address = socket.remoteAddress
  setTimeout(() => socket.destroy(), linger_ms).unref()
  if (error.code === 'HPE_HEADER_OVERFLOW') {
    return void socket.end(
      rawProblem(431, {
        id: 'Header terlalu besar. Kirim paling banyak 16 KiB.',
        en: 'The headers are too large. Send at most 16 KiB of them.',
      }),
    )
  }
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    refuse('slow-request', { address })
    return void socket.end(
      rawProblem(408, {
        id: 'Permintaan terlalu lama sampai. Kirim lagi.',
        en: 'The request took too long to arrive. Send it again.',
      }),
    )
  }
  refuse('not-http', { address })
  socket.end(
    rawProblem(400, {
      id: 'Ini bukan HTTP. Periksa alamat dan port; stasiun memakai port MQTT.',
      en: 'This is not HTTP. Check the address and the port; stations use the MQTT port.',
    }),
  )
}
