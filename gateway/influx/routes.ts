/** `POST /api/v1/influx/check` and `/rebuild`: a long answer, one JSON line after the other, for operators. */
import { Readable } from 'node:stream'
import { z } from 'zod'
import { type App, ProblemError, Time } from '../http/index.ts'
import { earliest_ms } from '../intake/index.ts'
import { type CheckOptions, checkInflux, type Line, rebuildInflux } from './check.ts'

const works = {
  check: { summary: 'Compares the record with InfluxDB, by series and day', lines: checkInflux },
  rebuild: { summary: 'Sends InfluxDB what it lacks, then compares', lines: rebuildInflux },
}

export function influxResource(app: App, options: CheckOptions) {
  let isRunning = false
  for (const [name, { summary, lines }] of Object.entries(works)) {
    app.post(
      `/api/v1/influx/${name}`,
      {
        config: { may: 'correct' },
        schema: {
          summary,
          description: 'One JSON object a line; the last one has `equal`. Without `from`: everything.',
          answers: 'application/x-ndjson',
          querystring: z.strictObject({ from: Time.optional() }),
          response: { 200: z.string() },
        },
      },
      async ({ query }, reply) => {
        if (isRunning)
          throw new ProblemError(409, {
            id: 'Perbandingan sedang berjalan. Tunggu sampai selesai.',
            en: 'A comparison is already running. Wait until it is done.',
          })
        isRunning = true
        const stream = Readable.from(written(lines(options, query.from ?? earliest_ms)))
        stream.once('close', () => {
          isRunning = false
        })
        reply.type('application/x-ndjson')
        // The schema calls the answer a string: that is what arrives, line by line.
        return stream as unknown as string
      },
    )
  }
}

async function* written(lines: AsyncIterable<Line>): AsyncGenerator<string> {
  for await (const line of lines) yield `${JSON.stringify(line)}\n`
}
