/** `POST /api/v1/quarantine/retry`: what is kept in quarantine is read again, after its cause was mended. For operators. */
import { z } from 'zod'
import { RetryAnswer } from '../contract.ts'
import { type App, nameOf, noStation, ProblemError, StationId } from '../http/index.ts'
import type { Store } from '../store/index.ts'
import { type Retried, type RetryTools, retryQuarantine } from './retry.ts'
import { retriedText } from './words.ts'

const Body = z.strictObject({ station: StationId.optional().describe('all stations when absent') })

export interface QuarantineParts extends RetryTools {
  store: RetryTools['store'] & Pick<Store, 'stations'>
}

export function quarantineResource(app: App, parts: QuarantineParts) {
  let isRunning = false

  app.post(
    '/api/v1/quarantine/retry',
    {
      config: { may: 'correct' },
      schema: {
        summary: 'Reads the quarantine again: what can be stored is stored once, the rest stays with its reason',
        body: Body,
        response: { 200: RetryAnswer },
      },
    },
    async (request) => {
      const known = (await parts.store.stations()).map(({ station }) => station)
      const { station } = request.body
      if (station !== undefined && !known.includes(station)) throw noStation(station)
      if (isRunning)
        throw new ProblemError(409, {
          id: 'Data yang ditahan sedang dibaca ulang. Tunggu sampai selesai.',
          en: 'The quarantine is being read again already. Wait until it is done.',
        })
      isRunning = true
      try {
        const stations: Retried[] = []
        for (const one of station === undefined ? known : [station]) {
          const done = await retryQuarantine(one, nameOf(request), parts)
          if (done.payloads.read > 0) stations.push(done)
        }
        return { stations, says: retriedText(stations) }
      } finally {
        isRunning = false
      }
    },
  )
}
