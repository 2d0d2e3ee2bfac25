/** `PATCH /stations/{id}` and `POST /stations/{id}/retire`: how people call a station, where it stands, and its end. */
import { z } from 'zod'
import { Station } from '../contract.ts'
import { type App, nameOf, noStation, ProblemError, StationId } from '../http/index.ts'
import { type Registry, RegistryError, type Stations } from '../stations/index.ts'

export const nameLength_max = 100
const Id = z.strictObject({ id: StationId })
/** What people may say of a station when they add or change it. */
export const about = {
  name: z.string().trim().min(1).max(nameLength_max).optional().describe('how people call it'),
  lat: z.number().min(-90).max(90).optional().describe('degrees north of the equator; with lon'),
  lon: z.number().min(-180).max(180).optional().describe('degrees east of Greenwich; with lat'),
}
const About = z.strictObject({
  ...about,
  moved: z
    .literal(true)
    .optional()
    .describe('it stands elsewhere from now on; absent: what was said of its place is mended'),
  why: z.string().trim().max(300).optional().describe('why, as people will read it'),
})
const Why = z.strictObject({ why: z.string().trim().min(3).max(300).describe('why, as people will read it') })

export interface StationsDeskParts {
  registry: Pick<Registry, 'setStation' | 'retire'>
  stations: Pick<Stations, 'get' | 'look'>
  now: () => number
}

export function stationsDeskResource(app: App, { registry, stations, now }: StationsDeskParts): void {
  app.patch(
    '/api/v1/stations/:id',
    {
      config: { may: 'invite' },
      schema: {
        summary: 'How people call a station, and where it stands; what is not said stays',
        params: Id,
        body: About,
        response: { 200: Station },
      },
    },
    async (request) => {
      const { moved, ...body } = request.body
      const told = { ...body, ...(moved && { isMoved: true }), at_ms: now(), by: nameOf(request) }
      return changed(request.params.id, () => void registry.setStation({ station: request.params.id, ...told }))
    },
  )

  app.post(
    '/api/v1/stations/:id/retire',
    {
      config: { may: 'operate' },
      schema: {
        summary: 'Ends the access of a station for good; its history stays, and nobody waits for it any more',
        params: Id,
        body: Why,
        response: { 200: Station },
      },
    },
    async (request) => {
      const { params, body } = request
      return changed(params.id, () => registry.retire(params.id, body.why, now(), nameOf(request)))
    },
  )

  function changed(id: string, change: () => void): Station {
    try {
      change()
    } catch (err) {
      if (!(err instanceof RegistryError)) throw err
      const isKnown = stations.get(id) !== undefined
      throw new ProblemError(isKnown ? 409 : 404, err.says)
    }
    stations.look() // whoever watches is told
    const station = stations.get(id)
    if (station) return station
    throw noStation(id)
  }
}
