/** `GET /places`: map, rivers and impacts. `GET /map/ground`: the ground as GeoJSON, for a map without the internet. */
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { z } from 'zod'
import { type LocalizedText, PlacesAnswer } from '../contract.ts'
import { type App, accepts, ProblemError } from '../http/index.ts'
import type { Served } from './ground.ts'
import type { Places } from './places.ts'

export function placesResource(app: App, { answer, ground }: Pick<Places, 'answer' | 'ground'>) {
  app.get(
    '/api/v1/places',
    {
      config: { may: 'see' },
      schema: {
        summary: 'The village’s map, its rivers from upstream to downstream, and what is reached at which level',
        response: { 200: PlacesAnswer },
      },
    },
    async () => answer,
  )

  const served = ground && openServed(ground)
  app.get(
    '/api/v1/map/ground',
    {
      config: { may: 'see' },
      schema: {
        summary: 'The ground of the map: a GeoJSON file that the settings name',
        answers: 'application/geo+json',
        response: { 200: z.string(), 304: z.null() },
      },
    },
    async (request, reply) => {
      if (!served) {
        throw new ProblemError(404, noGround)
      }
      reply.header('etag', served.etag).header('vary', 'accept-encoding').type('application/geo+json')
      if (request.headers['if-none-match']?.includes(served.etag)) return reply.code(304).send(null)
      const { encoding, bytes } = await served.as((name) => accepts(request, name))
      if (encoding) reply.header('content-encoding', encoding)
      // The schema calls the answer a string: it is bytes.
      return reply.send(bytes as unknown as string)
    },
  )
}

const noGround: LocalizedText = {
  id: 'Server desa ini belum punya gambar peta. Sebut berkas GeoJSON di gateway.yaml, map: { ground: desa.geojson }, lalu mulai lagi.',
  en: 'This gateway has no ground for its map. Name a GeoJSON file in gateway.yaml, map: { ground: desa.geojson }, and start the gateway anew.',
}

const squeeze = { gzip: promisify(gzip), br: promisify(brotliCompress) }
const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 7 } } // of 11, which takes ten times as long for 5 % less

/** Compressed once, when it is first asked for: a file of 4 MB takes a small computer a second. */
function openServed({ text }: Served) {
  const plain = Buffer.from(text)
  const made: Partial<Record<'br' | 'gzip', Promise<Buffer>>> = {}
  return {
    etag: `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`,
    async as(takes: (name: 'br' | 'gzip') => boolean): Promise<{ encoding?: 'br' | 'gzip'; bytes: Buffer }> {
      if (takes('br')) {
        made.br ??= squeeze.br(plain, quality)
        return { encoding: 'br', bytes: await made.br }
      }
      if (!takes('gzip')) return { bytes: plain }
      made.gzip ??= squeeze.gzip(plain)
      return { encoding: 'gzip', bytes: await made.gzip }
    },
  }
}
