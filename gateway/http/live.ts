/** `GET /live`: server-sent events, gathered by the second. A viewer that cannot keep up is cut, never waited for; its browser comes back. */
import { z } from 'zod'
import type { LiveEvents, LocalizedText } from '../contract.ts'
import type { NoPlace } from '../door/index.ts'
import type { Change } from '../stations/index.ts'
import type { App, Reply } from './app.ts'
import { accepts } from './compress.ts'
import type { Door } from './door.ts'
import { firstBytes, gatherChanges, type Piece, pieceOf } from './live-stream.ts'
import type { HttpParts } from './parts.ts'
import { ProblemError, problemTypes, tooMany } from './problem.ts'
import { isStaff, openPublicly } from './public.ts'

export interface LiveCounts {
  /** Watching now. */
  readonly viewers: number
  /** Cut since start because they did not keep up. */
  readonly cut: number
  /** Turned away since start because too many were watching. */
  readonly refused: number
}

const heartbeat_ms = 15_000 // the page says that the link is lost after 35 s: two of them missed
const gather_ms = 1_000 // 60 stations at 1 Hz are one piece a second instead of 60
const gathered_max = 2_000
// Minutes of events of a whole village; a phone that is this far behind is better served by a new snapshot.
const unsentBytes_max = 256 * 1024

const advice: Record<NoPlace, LocalizedText> = {
  'too-many': {
    id: 'Terlalu banyak yang sedang melihat langsung. Coba lagi semenit lagi.',
    en: 'Too many viewers are watching live. Try again in a minute, or ask GET /api/v1/stations now and then.',
  },
  'too-many-from-address': {
    id: 'Terlalu banyak yang melihat langsung dari alamat Anda. Coba lagi semenit lagi.',
    en: 'Too many viewers of your address are watching live. Try again in a minute, or ask GET /api/v1/stations now and then.',
  },
}

interface Viewer {
  raw: Reply['raw']
  /** What may wait unsent: the snapshot is not held against the viewer. */
  unsent_max: number
  /** Sees staff matters. */
  isStaff: boolean
  isCompressed: boolean
}

export function liveResource(app: App, parts: HttpParts, door: Pick<Door, 'viewers' | 'refuse'>): LiveCounts {
  const { stations, now, log } = parts
  const publicly = openPublicly(parts)
  const viewers = new Set<Viewer>()
  let cut = 0
  let refused = 0
  let isClosing = false

  // Nobody watching costs nothing: at thousands of readings a second, making events for no one is what is felt first.
  let unwatch: (() => void) | null = null
  const gathered = gatherChanges<Change>(
    (changes) => send((staff) => (staff ? changes : publicly(changes)).map(written).join('')),
    { every_ms: gather_ms, most: gathered_max, isUrgent: ({ event }) => event !== 'reading' },
  )
  const heartbeat = setInterval(beat, heartbeat_ms)
  app.addHook('preClose', async () => {
    isClosing = true
    clearInterval(heartbeat)
    unwatch?.()
    gathered.stop()
    for (const { raw } of viewers) raw.end()
  })

  app.get(
    '/api/v1/live',
    {
      config: { may: 'see' },
      exposeHeadRoute: false,
      schema: {
        summary: 'Server-sent events: `snapshot` first, then `reading`, `station`, `alert`, and `beat` each 15 s',
        description:
          'Of a burst only the newest readings of each sensor are told; late ones are not, ask for the series. Readings come ' +
          'once a second, what changes a station or an alert at once.',
        answers: 'text/event-stream',
        response: { 200: z.string() },
      },
    },
    async (request, reply) => {
      if (isClosing)
        throw new ProblemError(503, {
          id: 'Server desa sedang berhenti. Coba lagi semenit lagi.',
          en: 'The gateway is closing. Try again in a minute.',
        })
      const place = door.viewers(request, () => {
        door.refuse('viewer-made-room', { address: request.ip })
        reply.raw.destroy()
      })
      if (typeof place === 'string') {
        refused++
        door.refuse('too-many-viewers', { address: request.ip })
        throw tooMany(advice[place], 60, 503, problemTypes.viewers)
      }
      reply.raw.once('close', place.leave)
      const staff = isStaff(request)
      const all = { now_ms: now(), stations: stations.list() }
      const snapshot = written({ event: 'snapshot', data: staff ? all : publicly(all) })
      const isCompressed = accepts(request, 'gzip')
      const first = firstBytes(pieceOf(`retry: 3000\n\n${snapshot}`), isCompressed)
      gathered.tell() // to those who watch already: the snapshot contains it
      reply.hijack()
      const { raw } = reply
      const viewer = { raw, unsent_max: unsentBytes_max + first.length, isStaff: staff, isCompressed }
      viewers.add(viewer)
      unwatch ??= stations.watch(gathered.add)
      raw.once('close', () => leave(viewer))
      raw.on('error', (err) => log.debug({ err }, 'a live viewer went away'))
      request.raw.socket.setNoDelay(true)
      // `hijack` leaves fastify's own sending out, so the headers set by hooks are carried over here.
      raw.writeHead(200, {
        ...(reply.getHeaders() as Record<string, string>),
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
        vary: 'accept-encoding',
        ...(isCompressed && { 'content-encoding': 'gzip' }),
      })
      raw.write(first)
    },
  )

  return {
    get viewers() {
      return viewers.size
    },
    get cut() {
      return cut
    },
    get refused() {
      return refused
    },
  }

  /** Pages of earlier versions hear the comment; a browser tells its page of events only. */
  function beat() {
    gathered.tell()
    send(() => `: still here\n\n${written({ event: 'beat', data: { now_ms: now() } })}`)
  }

  function leave(viewer: Viewer) {
    viewers.delete(viewer)
    if (viewers.size > 0) return
    unwatch?.()
    unwatch = null
    gathered.stop()
  }

  /** Each of the two texts is made once, and only when somebody sees it. */
  function send(textFor: (isStaff: boolean) => string) {
    const pieces = new Map<boolean, Piece>()
    for (const viewer of viewers) {
      const piece = pieces.get(viewer.isStaff) ?? pieceOf(textFor(viewer.isStaff))
      pieces.set(viewer.isStaff, piece)
      viewer.raw.write(viewer.isCompressed ? piece.deflated() : piece.plain())
      if (viewer.raw.writableLength <= viewer.unsent_max) continue
      cut++
      leave(viewer)
      viewer.raw.destroy()
      log.info({ cut }, 'a live viewer did not keep up and was cut')
    }
  }
}

function written<Name extends keyof LiveEvents>({ event, data }: { event: Name; data: LiveEvents[Name] }): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
}
