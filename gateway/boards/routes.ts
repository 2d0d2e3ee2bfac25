/** `POST /push`: readings over HTTP, with the credential of a station or a bridge. `GET /time`: for boards without a clock. */
import { z } from 'zod'
import { packBytes_max } from '../../edge/contract.ts'
import { SentAnswer, TimeAnswer } from '../contract.ts'
import { guestOf } from '../door/index.ts'
import { type App, openAllowance, ProblemError, type Request, tooMany } from '../http/index.ts'
import { type Intake, TooMuchWaits } from '../intake/index.ts'
import type { Registry } from '../stations/index.ts'
import type { Boards, Posted, Sender, Taken } from './boards.ts'

export interface PushTools {
  boards: Pick<Boards, 'post'>
  intake: Pick<Intake, 'readings' | 'isFull'>
  registry: Pick<Registry, 'identify'>
  /** For which stations a bridge may speak. */
  carriedBy: (bridge: string) => (station: string) => boolean
  /** Whether what this station sends may be acknowledged here. */
  mayAcknowledge: (station: string) => boolean
  now: () => number
  sync: () => TimeAnswer['clock']
}

// Who guesses at 192 bits needs no other obstacle; this one keeps him from being busy with it.
const tries = { burst: 20, perSecond: 0.5 }
const wait_s = 60

const Body = z
  .record(z.string(), z.unknown())
  .describe('a pack, or what airrohr, The Things Stack v3 or ChirpStack v4 post')

export function pushResource(app: App, tools: PushTools): void {
  const { boards, intake, now, sync } = tools
  const allowance = openAllowance({ ...tries, now })
  const time = () => ({ at_ms: now(), clock: sync() })

  app.get(
    '/api/v1/time',
    {
      config: { may: 'open' },
      schema: { summary: 'The time, for boards without a clock', response: { 200: TimeAnswer } },
    },
    async () => time(),
  )

  app.post(
    '/api/v1/push',
    {
      bodyLimit: packBytes_max,
      config: { may: 'open' },
      schema: {
        summary: 'Readings of a station, by its own name and password (HTTP Basic); answered when they are on disk',
        body: Body,
        response: { 200: SentAnswer },
      },
    },
    async (request) => {
      const sender = senderOf(request)
      const payload = Buffer.from(JSON.stringify(request.body))
      if (intake.isFull(sender.id)) throw tooMany(full, wait_s)
      if (Array.isArray(request.body.readings)) {
        if (!sender.carries(sender.id)) throw new ProblemError(403, bridgesHaveNone)
        const verdict = await onDisk(intake.readings(sender.id, payload))
        acknowledged(sender.id)
        return { ...answerOf(sender.id, verdict), ...time() }
      }
      const posted = await onDisk(boards.post(sender, request.body, payload))
      if (!posted) throw new ProblemError(422, noFormat)
      if ('unknown' in posted) throw new ProblemError(422, unknownBoard(posted))
      if (posted.problem !== undefined) throw new ProblemError(422, unreadable(posted.problem))
      acknowledged(posted.station)
      return { ...answerOf(posted.station, posted.taken), ...time() }
    },
  )

  function senderOf(request: Request): Sender {
    const shown = basicOf(request)
    const who = shown && tools.registry.identify(shown.name, shown.password)
    if (!who) throw wrongPassword(allowance.take(guestOf(request.ip)))
    if (who.role === 'station') return { id: who.id, carries: (station) => station === who.id }
    if (who.role === 'bridge') return { id: who.id, carries: tools.carriedBy(who.id) }
    throw new ProblemError(403, listenersSendNothing)
  }

  function acknowledged(station: string) {
    if (!tools.mayAcknowledge(station)) throw tooMany(replaced, wait_s)
  }
}

function basicOf({ headers }: Request): { name: string; password: string } | null {
  const shown = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(headers.authorization ?? '')?.[1]
  if (shown === undefined) return null
  const text = Buffer.from(shown, 'base64').toString()
  const at = text.indexOf(':')
  return at < 0 ? null : { name: text.slice(0, at), password: text.slice(at + 1) }
}

function answerOf(station: string, taken: Taken): Omit<SentAnswer, keyof TimeAnswer> {
  const none = { station, stored: 0, repeated: 0, refused: {} }
  if (taken === null || taken === 'retained') return none
  if (taken === 'repeat') return { ...none, repeated: 1 }
  return { station, stored: taken.stored, repeated: taken.repeated, refused: { ...taken.refused } }
}

/** What the disk refused, or what would be too much, is told as such: it has to be sent again. */
async function onDisk<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (err) {
    throw tooMany(err instanceof TooMuchWaits ? full : diskRefuses, wait_s)
  }
}

function wrongPassword(wait_s: number): ProblemError {
  const detail = {
    id: 'Nama stasiun atau kata sandinya salah. Kirim keduanya dengan HTTP Basic. Kata sandi baru: gateway station password ID',
    en: 'Wrong station name or password. Send both by HTTP Basic. A new password: gateway station password ID',
  }
  if (wait_s > 0) return tooMany(detail, wait_s, 429)
  return new ProblemError(401, detail, { 'www-authenticate': 'Basic realm="Pantau"' })
}

const full = {
  id: 'Terlalu banyak yang menunggu. Simpan pembacaannya dan kirim lagi semenit lagi.',
  en: 'Too much waits. Keep the readings and send them again in a minute.',
}
const diskRefuses = {
  id: 'Pembacaan belum tersimpan: disk menolak. Simpan dan kirim lagi.',
  en: 'The readings are not stored: the disk refused. Keep them and send them again.',
}
const replaced = {
  id: 'Komputer lain sudah mengambil alih server desa ini. Kirim ke sana.',
  en: 'Another computer has taken over from this gateway. Send there.',
}
const listenersSendNothing = {
  id: 'Nama ini hanya boleh membaca. Pakai nama dan kata sandi sebuah stasiun.',
  en: 'This name may only read. Use the name and password of a station.',
}
const bridgesHaveNone = {
  id: 'Paket dikirim dengan nama dan kata sandi stasiunnya sendiri.',
  en: 'A pack is sent with the name and password of its own station.',
}
const noFormat = {
  id: 'Bukan paket, dan bukan kiriman airrohr, Things Stack, atau ChirpStack. Bentuknya ada di docs/panduan/papan-kecil.md.',
  en: 'Neither a pack, nor what airrohr, The Things Stack or ChirpStack send. docs/handbook/small-boards.md has the forms.',
}
const unreadable = (problem: string) => ({
  id: `Kiriman ini tidak terbaca; ditahan dengan sebabnya. ${problem}`,
  en: `This message cannot be read; it is kept with the reason. ${problem}`,
})
const unknownBoard = ({ unknown, format }: Extract<Posted, { unknown: string }>) => {
  const name = unknown.replace(/[^\w.-]/g, '').slice(0, 40)
  return {
    id: `Papan ${format} "${name}" belum punya stasiun, atau bukan stasiun pengirim ini. Tulis di gateway.yaml, bagian boards.`,
    en: `The ${format} board "${name}" has no station yet, or not one of this sender. Name it in gateway.yaml, under boards.`,
  }
}
