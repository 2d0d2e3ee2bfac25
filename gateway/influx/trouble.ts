/** What can be wrong with an InfluxDB, in words that lead somewhere. */

export type Kind = '1' | '2' | '3' | 'victoria-metrics'

export interface Target {
  url: string
  /** 1.x: `database`, optional user and password. Later: `org`, `bucket`, `token`. */
  database?: string
  username?: string
  password?: string
  org?: string
  bucket?: string
  token?: string
  /** Asked from the server when absent. */
  kind?: Kind
}

/**
 * Why a batch was not written. `rejected-line`: the server will never take one of its lines. `refused`: it takes nothing that is
 * asked in this way. `too-old`: some lines lie before the server's own retention, and it dropped them and took the rest.
 * The others pass by themselves, or a person helps.
 */
export type Trouble =
  | 'away'
  | 'busy'
  | 'unauthorised'
  | 'missing'
  | 'full'
  | 'refused'
  | 'too-large'
  | 'too-old'
  | 'rejected-line'

export class ServerTrouble extends Error {
  override name = 'ServerTrouble'
  readonly trouble: Trouble
  readonly retryAfter_s: number | undefined
  /** Of `too-old`: how many points were dropped; the others are written. */
  readonly dropped: number
  constructor(trouble: Trouble, message: string, retryAfter_s?: number, dropped = 0) {
    super(message)
    this.trouble = trouble
    this.retryAfter_s = retryAfter_s
    this.dropped = dropped
  }
}

/** Tells a server's kind from its answer to `/ping`. A target that names `database` and nothing newer is asked as 1.x. */
export function kindOf(headers: Headers, body: string, target: Target): Kind {
  // VictoriaMetrics calls itself InfluxDB 1.8, and only it sends this header.
  if (headers.has('x-server-hostname')) return 'victoria-metrics'
  const version = headers.get('x-influxdb-version') ?? versionIn(body)
  const major = /^v?(\d)/.exec(version)?.[1]
  if (major === '1' || major === '2' || major === '3') return major
  return target.database === undefined ? '2' : '1'
}

function versionIn(body: string): string {
  try {
    return String((JSON.parse(body) as { version?: string }).version ?? '')
  } catch (err) {
    if (err instanceof SyntaxError) return ''
    throw err
  }
}

/** Sorts an HTTP refusal; the message says what a person can do. */
export function troubleOf(status: number, message: string, target: Target, retryAfter_s?: number): ServerTrouble {
  const seconds = retryAfter_s !== undefined && Number.isFinite(retryAfter_s) ? retryAfter_s : undefined
  if (status === 401 || status === 403) {
    return new ServerTrouble(
      'unauthorised',
      `InfluxDB refuses the ${target.token === undefined ? 'user or password' : 'token'}: ${message}`,
    )
  }
  if (status === 404) {
    const { database, bucket } = target
    const wanted = database ? `database "${database}"` : `bucket "${bucket}"`
    const create = database ? `influx -execute 'CREATE DATABASE "${database}"'` : `influx bucket create -n ${bucket}`
    return new ServerTrouble(
      'missing',
      `InfluxDB has no ${wanted} (${message}). Create it (${create}), or correct gateway.yaml: influx.`,
    )
  }
  if (status === 413) return new ServerTrouble('too-large', message)
  if (/no space left|disk.*full|cache-max-memory-size exceeded/i.test(message)) {
    return new ServerTrouble('full', `InfluxDB cannot store any more: ${message}`, seconds)
  }
  if (status === 429 || status === 503) return new ServerTrouble('busy', `InfluxDB asks to wait: ${message}`, seconds)
  if (status >= 500) return new ServerTrouble('away', `InfluxDB fails: ${message}`, seconds)
  // Nothing is wrong with these lines; looking for them one by one would only repeat the same answer.
  const tooOld = /points beyond retention policy dropped=(\d+)/i.exec(message)?.[1]
  if (tooOld) return new ServerTrouble('too-old', message, undefined, Number(tooOld))
  // Only what speaks of lines is about lines; anything else would quarantine a whole record because of a typing error.
  const isAboutLines = /partial write|unable to parse|field type|line_number/i.test(message)
  return new ServerTrouble(isAboutLines ? 'rejected-line' : 'refused', message)
}

/** The sentence inside an error answer: 1.x says `error`, 2.x `message`, 3.x `error` with `data`. */
export function messageOf(body: string): string {
  try {
    const parsed = JSON.parse(body) as { error?: string; message?: string; data?: unknown }
    const detail = parsed.data === undefined || parsed.data === null ? '' : ` ${JSON.stringify(parsed.data)}`
    return `${parsed.error ?? parsed.message ?? body}${detail}`.slice(0, 500)
  } catch (err) {
    if (err instanceof SyntaxError) return body.trim().slice(0, 500)
    throw err
  }
}

/** Node's fetch hides why behind `cause`. */
export function reasonOf(err: unknown): string {
  if (!(err instanceof Error)) return String(err)
  return err.cause instanceof Error ? err.cause.message : err.message
}
