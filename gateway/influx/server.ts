/**
 * One InfluxDB, of whatever kind, as transport only: a batch is written or it is not, and the answer says which and why.
 * The client's own retries are off, because its buffer is memory; what is not written stays in our record.
 *
 * 1.x writes to `/write?db=`, everything later and VictoriaMetrics to `/api/v2/write`; all but VictoriaMetrics read
 * InfluxQL over `/query`.
 */
import { HttpError, InfluxDB, type WriteApi } from '@influxdata/influxdb-client'
import { openTurns } from '../../edge/platform/turns.ts'
import { type Deletion, influxql, predicates } from './deleting.ts'
import { type Kind, kindOf, messageOf, reasonOf, ServerTrouble, type Target, troubleOf } from './trouble.ts'

export interface Server {
  /** Asks the server once and remembers. */
  kind(within_ms?: number): Promise<Kind>
  /** Resolves when the server has taken every line. Throws {@link ServerTrouble}. */
  write(lines: string[]): Promise<void>
  /** InfluxQL; times are milliseconds. Gives up after `within_ms` (30 s). Throws {@link ServerTrouble}. */
  query(text: string, within_ms?: number): Promise<ResultSeries[]>
  /** Resolves when the server has deleted it; only for what `canDelete`. Throws {@link ServerTrouble}. */
  delete(deletion: Deletion): Promise<void>
  close(): void
}

export interface ResultSeries {
  name: string
  tags?: Record<string, string>
  columns: string[]
  values: (number | string | null)[][]
}

// A server that takes 10 s for an answer is slow, not away.
const answer_ms = 30_000
const delete_ms = 300_000
const batchLines_max = 20_000

export function openServer(target: Target): Server {
  const url = target.url.replace(/\/+$/, '')
  const headers = authorisation(target)
  let known: Kind | undefined = target.kind
  let writer: WriteApi | undefined
  const inTurn = openTurns()

  const fetchText = async (path: string, within_ms: number, post: object = {}) => {
    try {
      const answer = await fetch(url + path, {
        ...post,
        headers: { ...headers, accept: 'application/json' },
        signal: AbortSignal.timeout(within_ms),
      })
      return { answer, text: await answer.text() }
    } catch (err) {
      throw new ServerTrouble('away', `no answer from ${url}: ${reasonOf(err)}`)
    }
  }

  const kind = async (within_ms = answer_ms): Promise<Kind> => {
    if (known) return known
    const { answer, text } = await fetchText('/ping', within_ms)
    if (answer.status === 401 || answer.status === 403) throw troubleOf(answer.status, text, target)
    known = kindOf(answer.headers, text, target)
    return known
  }

  async function writeNow(lines: string[]) {
    writer ??= writerFor(url, target, await kind())
    try {
      writer.writeRecords(lines)
      await writer.flush()
    } catch (err) {
      if (!(err instanceof HttpError)) throw new ServerTrouble('away', `no answer from ${url}: ${reasonOf(err)}`)
      const retryAfter_s = Number(err.headers?.['retry-after'])
      throw troubleOf(err.statusCode, messageOf(err.body ?? err.message), target, retryAfter_s)
    }
  }

  return {
    kind,
    write(lines) {
      if (lines.length > batchLines_max) throw new Error(`a batch holds at most ${batchLines_max} lines`)
      // The client has one buffer: two batches at once would share their answers.
      return inTurn(() => writeNow(lines))
    },
    async query(text, within_ms = answer_ms) {
      if ((await kind(within_ms)) === 'victoria-metrics') {
        throw new ServerTrouble('missing', 'VictoriaMetrics does not answer InfluxQL; it is a target for writing only')
      }
      const query = new URLSearchParams({ db: target.database ?? target.bucket ?? '', epoch: 'ms', q: text })
      const { answer, text: body } = await fetchText(`/query?${query}`, within_ms)
      if (!answer.ok) throw troubleOf(answer.status, messageOf(body), target)
      const results = resultsOf(body)
      const failed = results.find((result) => result.error)
      if (failed?.error) throw troubleOf(failed.error.includes('not found') ? 404 : 400, failed.error, target)
      return results.flatMap((result) => result.series ?? [])
    },
    async delete(deletion) {
      if ((await kind()) === '1') {
        // Deleting is slow: a shard is read for each series.
        const body = new URLSearchParams({ q: influxql(deletion) })
        const path = `/query?${new URLSearchParams({ db: target.database ?? target.bucket ?? '' })}`
        const { answer, text } = await fetchText(path, delete_ms, { method: 'POST', body })
        if (!answer.ok) throw troubleOf(answer.status, messageOf(text), target)
        const failed = resultsOf(text).find((result) => result.error)
        // A measurement that nobody has written to is not there.
        if (failed?.error && !/measurement not found/.test(failed.error)) throw troubleOf(400, failed.error, target)
        return
      }
      const { org = '', bucket = target.database ?? '' } = target
      for (const body of predicates(deletion)) {
        const post = { method: 'POST', body: new Blob([JSON.stringify(body)], { type: 'application/json' }) }
        const { answer, text } = await fetchText(
          `/api/v2/delete?${new URLSearchParams({ org, bucket })}`,
          delete_ms,
          post,
        )
        if (!answer.ok) throw troubleOf(answer.status, messageOf(text), target)
      }
    },
    close: () => void writer?.dispose(),
  }
}

interface Result {
  error?: string
  series?: ResultSeries[]
}

function resultsOf(body: string): Result[] {
  try {
    return (JSON.parse(body) as { results?: Result[] }).results ?? []
  } catch (err) {
    if (err instanceof SyntaxError)
      throw new ServerTrouble('away', `what answers there is not InfluxDB: ${body.slice(0, 80)}`)
    throw err
  }
}

function writerFor(url: string, target: Target, kind: Kind): WriteApi {
  const { org = '', bucket = target.database ?? '', token } = target
  const client = new InfluxDB({
    url,
    timeout: answer_ms,
    headers: authorisation(target),
    ...(token !== undefined && { token }),
  })
  const writer = client.getWriteApi(org, bucket, 'ms', {
    maxRetries: 0,
    flushInterval: 0,
    // We flush by hand, once a batch: the buffer must never send by itself, for then nobody hears the answer.
    batchSize: batchLines_max + 1,
    maxBatchBytes: Number.MAX_SAFE_INTEGER,
    // The answer reaches us through flush(); without this the client would also write it to the console.
    writeFailed: (err) => Promise.reject(err),
  })
  if (kind === '1') writer.path = `/write?db=${encodeURIComponent(target.database ?? bucket)}&precision=ms`
  return writer
}

function authorisation({ username, password, token }: Target): Record<string, string> {
  if (token !== undefined) return { authorization: `Token ${token}` }
  if (username === undefined) return {}
  return { authorization: `Basic ${Buffer.from(`${username}:${password ?? ''}`).toString('base64')}` }
}
