/**
 * The door of the HTTP server: places for connections, live views and exports, all counted by address, and the pace at
 * which answers must be read. A connection may be closed to make room while it says nothing; not while it is answered.
 */
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Logger } from 'pino'
import { countRefusals, guestOf, openKnown, openPace, openPlaces, type Place, type Places } from '../door/index.ts'
import { type App, bodyBytes_max, type Reply, type Request } from './app.ts'
import { rawProblem, tooMany } from './problem.ts'
import type { HttpSettings } from './settings.ts'

export const doorFaults = {
  'too-many-connections':
    'There are too many HTTP connections, all of them in use. If these are people, raise http.connections_max.',
  'too-many-from-address':
    'One address has too many HTTP connections, all of them in use. If a school or a proxy is there, raise http.per_address_max or name it in http.proxies.',
  'made-room':
    'An HTTP connection that said nothing was closed to make room: the oldest one of the address that has most. Look for what is at that address.',
  'slow-request': 'A request did not arrive in time, so its connection was closed. It may be a bad link.',
  'slow-reader': 'An answer was not read at 1 kB/s at least, so its connection was closed. It may be a bad link.',
  'not-http': 'The bytes are not HTTP; is this client meant for another port?',
  'too-many-long':
    'More long requests, such as photos, came at once than the memory has room for. Their pages send them again.',
  'too-many-exports': 'More exports were asked for than may run at once, in all or for one address.',
  'too-many-reports': 'More reports were asked for than may wait at once, in all or for one address.',
  'too-many-viewers':
    'More people want to watch live than may. Their pages ask now and then instead; raise http.viewers_max if the computer can carry it.',
  'viewer-made-room':
    'A live view was ended to make room for another address. If a school is there, raise http.viewers_max.',
} as const
export type DoorFault = keyof typeof doorFaults

export interface DoorOptions {
  limits: Pick<HttpSettings, 'viewers_max' | 'connections_max'> &
    Partial<Pick<HttpSettings, 'viewers_per_address_max' | 'per_address_max'>>
  /** Behind which many may stand. */
  isProxy?: (address: string) => boolean
  pace?: Partial<typeof httpPace>
  now: () => number
  log: Logger
}

/** A phone at 2 kB/s gets its file. */
export const httpPace = { least_bytes_s: 1_000, grace_ms: 120_000, look_ms: 5_000 }
// Each holds a page of rows, about 1 MB.
const exportPlaces = { all_max: 6, perAddress_max: 2, kept: 2 }
// They are made one after another, and each reads the words of all alerts.
const reportPlaces = { all_max: 8, perAddress_max: 2, kept: 2 }

// A photo in base64 is 1.4 MB, which waits in memory until the last byte is there: 34 MB for all.
const longPlaces = { all_max: 24, perAddress_max: 6, kept: 6 }

export type Door = ReturnType<typeof openDoor>

export function openDoor({ limits, isProxy, pace, now, log }: DoorOptions) {
  const { connections_max, viewers_max, per_address_max = 250, viewers_per_address_max = 100 } = limits
  const { counts, refuse } = countRefusals<DoorFault>(doorFaults, { log, now })
  const known = openKnown()
  const sockets = openPlaces({
    ...{
      limits: { all_max: connections_max, perAddress_max: per_address_max },
      known,
      ...(isProxy && { isCrowd: isProxy }),
    },
  })
  const viewers = openPlaces({
    ...{ limits: { all_max: viewers_max, perAddress_max: viewers_per_address_max }, known, isFair: true },
  })
  const exports = openPlaces({ limits: exportPlaces, known })
  const reports = openPlaces({ limits: reportPlaces, known })
  const longOnes = openPlaces({ limits: longPlaces, known })
  const places = new WeakMap<Socket, Place>()
  const answers = openPace({ ...httpPace, ...pace }, (socket: Socket) => {
    refuse('slow-reader', { address: socket.remoteAddress })
    socket.destroy()
  })

  return {
    counts: () => counts,
    refuse,
    viewers: (request: Request, send: () => void) => placed(viewers, request, send),
    exports: (request: Request) => heldIn(exports, request),
    reports: (request: Request) => heldIn(reports, request),
    enter,
    /** A connection that was counted before its handshake. */
    adopt(socket: Socket, raw: Socket) {
      const place = places.get(raw)
      if (place) places.set(socket, place)
    },
    /** From here on connections and answers of this server are counted. */
    watch(app: App) {
      app.server.prependListener('connection', (socket: Socket) => {
        if (!places.has(socket)) enter(socket, (text) => socket.end(text))
      })
      app.server.on('timeout', (socket: Socket) => {
        refuse('slow-reader', { address: socket.remoteAddress })
        socket.destroy()
      })
      app.addHook('onRequest', async (request, reply) => taking(request, reply))
      // Not before: until its body has come, a request is no more than a connection that says little.
      app.addHook('preHandler', async (request, reply) => answering(request.raw.socket, reply.raw))
      app.addHook('onResponse', async ({ ip }, { statusCode }) => {
        if (statusCode < 400) known.note(guestOf(ip))
      })
      app.addHook('onClose', async () => answers.close())
    },
  }

  function placed(of: Places, { ip }: Request, send: () => void) {
    return of.enter(guestOf(ip), send)
  }

  /** A place that nobody has to leave before he is done. */
  function heldIn(of: Places, request: Request) {
    const place = placed(of, request, () => undefined)
    if (typeof place !== 'string') place.hold()
    return place
  }

  /** Takes a place for a connection that has come in; false: there was none, and it is closed. */
  function enter(raw: Socket, say: (text: string) => void = () => undefined): boolean {
    const address = raw.remoteAddress
    const place = sockets.enter(guestOf(address), () => {
      refuse('made-room', { address })
      raw.resetAndDestroy()
    })
    if (typeof place === 'string') {
      refuse(place === 'too-many' ? 'too-many-connections' : place, { address })
      say(
        rawProblem(503, {
          id: 'Terlalu banyak sambungan. Tutup halaman lain dari server desa ini, atau coba lagi semenit lagi.',
          en: 'There are too many connections. Close other pages of this gateway, or try again in a minute.',
        }),
      )
      raw.destroySoon()
      return false
    }
    places.set(raw, place)
    raw.once('close', place.leave)
    return true
  }

  /** A request whose body may be longer than most takes a place for it, until it is answered. */
  function taking(request: Request, reply: Reply) {
    const { bodyLimit = 0 } = request.routeOptions
    if (bodyLimit <= bodyBytes_max || Number(request.headers['content-length'] ?? bodyLimit) <= bodyBytes_max) return
    const { socket } = request.raw
    const place = placed(longOnes, request, () => {
      refuse('too-many-long', { address: socket.remoteAddress })
      socket.resetAndDestroy()
    })
    if (typeof place === 'string') {
      refuse('too-many-long', { address: request.ip })
      throw tooMany(
        {
          id: 'Banyak foto sedang dikirim. Kirim lagi semenit lagi.',
          en: 'Many photos are on their way at this moment. Send it again in a minute.',
        },
        60,
      )
    }
    reply.raw.once('close', place.leave)
  }

  function answering(socket: Socket, raw: ServerResponse) {
    const place = places.get(socket)
    if (!place) return // a test that asks without a socket
    place.hold()
    const done = answers.begin(socket)
    raw.once('close', () => {
      done()
      place.loosen()
    })
  }
}
