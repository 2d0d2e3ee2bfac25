/**
 * What a second home asks: `GET /api/v1/copies`, which files there are, and `GET /api/v1/copies/file`, the bytes of one. Both
 * need a token of the role `copy`. And what it says once it has taken over: `POST /api/v1/copies/home`, with a proof.
 */
import { closeSync, openSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import type { GatewayHome } from '../../edge/contract.ts'
import { isLoopback } from '../../edge/platform/loopback.ts'
import { bytesAt, isGone } from '../../edge/platform/reading-files.ts'
import { type App, ProblemError, type Request, tooMany } from '../http/index.ts'
import { piece_bytes, sha256Of } from './archive.ts'
import { changingFiles, changingNames, isKey, logIn, recordIn, withSnapshot } from './folder.ts'
import { HomeAnswer } from './former-home.ts'
import { HomeClaim } from './later-home.ts'

export const CopiesAnswer = z.object({
  gateway: z.string(),
  moved_ms: z.int().optional().describe('since when its folder is its home; absent: it was made there'),
  position: z.int().describe('everything up to here is on the disk of the gateway'),
  changing: z
    .array(z.object({ name: z.string(), version: z.string() }))
    .describe('replaced when their version changes'),
  record: z.array(z.object({ name: z.string(), bytes: z.int() })).describe('never changed'),
  log: z.array(z.object({ name: z.string(), bytes: z.int() })).describe('only appended to; oldest first'),
})
export type CopiesAnswer = z.infer<typeof CopiesAnswer>

const List = z.strictObject({ have: z.coerce.number().int().min(0).optional() })
const File = z.strictObject({ name: z.string().max(100), from: z.coerce.number().int().min(0).default(0) })

/** A database goes as a whole; a larger one is that of an earlier version, which is being taken apart. */
const database_max = 64 * 1024 * 1024
const asked_max = 3

export interface CopiesParts {
  folder: string
  home: GatewayHome
  /** Takes the word of a later home; false when it proves nothing. */
  claimed: (claim: HomeClaim) => boolean
  position: () => number
  /** Told whenever a second home asks, and up to where it has everything. */
  seen: (name: string, have: number | null) => void
}

export function copiesResource(app: App, parts: CopiesParts) {
  homeResource(app, parts)
  const { folder } = parts
  let asked = 0

  app.get(
    '/api/v1/copies',
    {
      config: { may: 'copy' },
      schema: {
        summary: 'For a second home: which files there are',
        querystring: List,
        response: { 200: CopiesAnswer },
      },
    },
    async (request) => {
      const { query, asker } = request
      if (asker !== null) parts.seen(asker.name, query.have ?? null)
      return listed(parts, isUnread(request))
    },
  )

  app.get(
    '/api/v1/copies/file',
    {
      config: { may: 'copy' },
      schema: {
        summary: 'For a second home: up to 1 MiB of a file; a database as a whole',
        description: 'The header `pantau-sha256` is that of the body.',
        answers: 'application/octet-stream',
        querystring: File,
        response: { 200: z.string() },
      },
    },
    async (request, reply) => {
      const { name, from } = request.query
      if (!isListed(folder, name) || (isKey(name) && !isUnread(request))) throw gone()
      if (asked >= asked_max)
        throw tooMany(
          { id: 'Beberapa salinan sedang berjalan. Minta lagi.', en: 'Several copies are running. Ask again.' },
          5,
        )
      asked++
      try {
        return sent(reply, await bytesOf(folder, name, from))
      } catch (err) {
        throw isGone(err) ? gone() : err
      } finally {
        asked--
      }
    },
  )
}

/**
 * Whether nobody can read on the way: it is encrypted, or stays on this computer. Of a request that a proxy has handed on both ways
 * count, that to the proxy and that to us; and a proxy that the settings do not name is asked for no more than that it is one.
 */
export function isUnread({
  protocol,
  headers,
  raw: { socket },
}: Pick<Request, 'protocol' | 'headers' | 'raw'>): boolean {
  const isEncrypted = 'encrypted' in socket && socket.encrypted === true
  if (!isEncrypted && !isLoopback(socket.remoteAddress ?? '')) return false
  const isHandedOn = handedOn.some((name) => headers[name] !== undefined)
  return !isHandedOn || protocol === 'https'
}

const handedOn = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-proto', 'x-real-ip']

/** The record before the position, the position before the log: the log reaches it, and it what the record holds. */
function listed({ folder, home, position }: CopiesParts, withKeys: boolean): CopiesAnswer {
  const sized = (names: string[]) =>
    names.flatMap((name) => {
      const stat = statSync(join(folder, name), { throwIfNoEntry: false })
      return stat ? [{ name, bytes: stat.size }] : []
    })
  const changing = changingFiles(folder)
    .filter(({ name }) => withKeys || !isKey(name))
    .map(({ name, version }) => ({ name, version }))
  const record = sized(recordIn(folder))
  return { ...home, position: position(), changing, record, log: sized(logIn(folder)) }
}

function isListed(folder: string, name: string): boolean {
  return [...recordIn(folder), ...logIn(folder), ...changingNames(folder)].includes(name)
}

async function bytesOf(folder: string, name: string, from: number): Promise<Buffer> {
  const path = join(folder, name)
  if (name.endsWith('.db')) {
    return withSnapshot(path, tmpdir(), (copy) => {
      if (statSync(copy).size <= database_max) return readFileSync(copy)
      throw new ProblemError(409, {
        id: `${name} berasal dari versi lama dan masih dipindahkan. Server cadangan dapat mulai sesudah itu.`,
        en: `${name} is of an earlier version and is still being taken apart. A second home can begin when it is gone.`,
      })
    })
  }
  const fd = openSync(path, 'r')
  try {
    return bytesAt(fd, from, piece_bytes)
  } finally {
    closeSync(fd)
  }
}

/** An answer whose head is still to be written. */
interface Headed {
  type(name: string): { header(name: string, value: string): unknown }
}

// The schema calls the answer a string: it is bytes.
function sent(reply: Headed, bytes: Buffer): string {
  reply.type('application/octet-stream').header('pantau-sha256', sha256Of(bytes))
  return bytes as unknown as string
}

function homeResource(app: App, { home, claimed }: CopiesParts) {
  app.post(
    '/api/v1/copies/home',
    {
      // Not by a token: the later home has those of this folder, and its proof shows it.
      config: { may: 'open' },
      schema: {
        summary: 'A later home of this gateway says that it has taken over',
        description: 'The proof is an HMAC that only a copy of the data folder can make.',
        body: HomeClaim,
        response: { 200: HomeAnswer },
      },
    },
    async ({ body }) => {
      if (claimed(body)) return home
      throw new ProblemError(403, {
        id: 'Ini tidak membuktikan salinan server desa ini. Hanya server cadangan yang sudah mengambil alih boleh mengatakannya.',
        en: 'This proves no copy of this gateway. Only a second home that took over says this.',
      })
    },
  )
}

function gone() {
  return new ProblemError(404, {
    id: 'Berkas itu sudah tidak ada. Minta daftarnya lagi.',
    en: 'There is no such file any more. Ask for the list again.',
  })
}
