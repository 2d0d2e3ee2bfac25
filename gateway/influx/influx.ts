/**
 * InfluxDB: the long memory, and the place where many gateways meet. One more reader of the record: it may be switched on
 * later, be away for days, be wiped and refilled, and nobody loses a reading by it.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { realClock } from '../../edge/platform/clock.ts'
import { counter, gauge, type Metric } from '../../edge/platform/metric.ts'
import { configError } from '../../edge/platform/problems.ts'
import { findSecret, sourceOf, unsetAtGateway } from '../../edge/platform/secrets.ts'
import type { LocalizedText, PartState } from '../contract.ts'
import type { Answering, Reader, Tools } from '../reader.ts'
import type { Store } from '../store/index.ts'
import { openChartReach } from './chart.ts'
import { correctedPast } from './corrected-past.ts'
import { tellGateway } from './directory.ts'
import { openForgetting } from './forgetting.ts'
import { openHealer } from './heal.ts'
import { openPast } from './past.ts'
import { openRowsReach } from './reach.ts'
import { openRemote } from './remote.ts'
import { influxResource } from './routes.ts'
import { openServer, type Server } from './server.ts'
import type { InfluxSettings } from './settings.ts'
import type { WriterStats } from './stats.ts'
import { reader, taggingOf } from './tagging.ts'
import { filledId, stateId, waitingId } from './words.ts'
import { openWriter } from './writer.ts'

const forget_ms = 5_000

/** What it needs of the settings. */
export interface InfluxOptions {
  influx?: InfluxSettings | undefined
  /** What people call this gateway. */
  name?: string | undefined
  retention: { raw_days: number }
}

export interface InfluxTools extends Tools {
  /** Which gateway this is. */
  gateway: string
}

/** Starts to fill InfluxDB; null when the config names none. Throws `ConfigError` when a secret is missing. */
export async function openInflux(store: Store, config: InfluxOptions, tools: InfluxTools): Promise<Reader | null> {
  if (!config.influx) return null
  const { now, random } = tools
  const log = tools.log.child({ part: 'influx' })
  const server = influxServer(config.influx, { env: tools.env, log })
  const who = { gateway: tools.gateway, untagged: config.influx.untagged }
  const whose = taggingOf(who, await store.reader(reader), now())
  const healer = openHealer({ store, server, whose, now })
  const writer = await openWriter({ store, server, healer, whose, now, random, wait, log })
  const forgetting = await openForgetting({ store, server, whose, sent: writer.position, now, log })
  const stop = new AbortController()
  const running = writer.run(stop.signal).catch((err) => log.error({ err }, 'InfluxDB is no longer filled; restart'))
  const forgets = setInterval(() => {
    forgetting.look().catch((err) => log.warn({ err }, 'what InfluxDB has to forget cannot be looked up; trying again'))
  }, forget_ms).unref()
  const telling = { clock: realClock(now), log, signal: stop.signal }
  void tellGateway(server, { ...whose, name: config.name ?? null }, telling)
  const remote = config.influx.read === 'influx' ? openRemote({ server, whose, now, log }) : null
  const past = openPast(server, now, remote?.placeOf ?? ((station) => ({ station, whose })))

  function answers({ store: records, stations }: Answering): Answering {
    const isOwn = (station: string) => stations.get(station) !== undefined
    const reach = {
      store: records,
      past: correctedPast(past, store, isOwn),
      isOwn,
      raw_days: config.retention.raw_days,
      now,
    }
    return {
      store: { ...records, rows: openRowsReach(reach), series: openChartReach(reach) },
      stations: remote ? remote.joined(stations) : stations,
    }
  }

  return {
    name: 'influx',
    position: writer.position,
    setAside: writer.setAside,
    state: () => stateOf(writer.stats(), config.influx!.url, forgetting.says()),
    metrics: metricsOf(writer.stats),
    answers,
    resources: (app) => influxResource(app, { store, server, whose, unsent: writer.unsent, now }),
    async close() {
      clearInterval(forgets)
      stop.abort()
      remote?.close()
      await running
      server.close()
    },
  }
}

/**
 * The InfluxDB that the config names, with its secrets; paths of files are absolute. Throws `ConfigError` when one is missing.
 */
export function influxServer(influx: InfluxSettings, { env, log }: Pick<Tools, 'env' | 'log'>): Server {
  const { url, database, username, org, bucket, kind } = influx
  const [token, password] = ['token', 'password'].map((key) => secretOf(key, influx, { env, log }))
  return openServer({
    url,
    ...(kind && { kind }),
    ...(database !== undefined && { database }),
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(org !== undefined && { org }),
    ...(bucket !== undefined && { bucket }),
    ...(token !== undefined && { token }),
  })
}

function secretOf(key: string, influx: InfluxSettings, { env, log }: Pick<Tools, 'env' | 'log'>): string | undefined {
  const source = sourceOf(key, influx)
  if (source.env === undefined && source.file === undefined) return undefined
  const { secret, problem, warning } = findSecret(source, { env, folder: '/', unset: unsetAtGateway })
  if (problem) throw configError(`influx.${problem.where}`, [{ ...problem, where: '' }])
  if (warning) log.warn({ where: `influx.${warning.where}`, what: warning.en }, openSecret)
  return secret
}

const openSecret = 'the file of a secret is open to others'

function stateOf({ state, says, lag_commits }: WriterStats, url: string, forgetting: LocalizedText): PartState {
  const isWell = state === 'ok' || state === 'starting'
  const behind =
    lag_commits > 0 ? { id: waitingId(lag_commits), en: ` ${lag_commits} commits wait.` } : { id: '', en: '' }
  const filled = state === 'ok' ? `Filled at ${url}.${behind.en}` : `${state}: ${says}${behind.en}`
  const filled_id = state === 'ok' ? filledId(url) : stateId[state]
  return {
    ...{ state, ok: isWell, says: `${filled} ${forgetting.en}`.trim() },
    says_id: [filled_id, behind.id, forgetting.id].filter(Boolean).join(' '),
  }
}

function metricsOf(stats: () => WriterStats): Metric[] {
  return [
    gauge('pantau_influx_state', '1 for the present state', () => ({ [stats().state]: 1 }), 'state'),
    gauge('pantau_influx_batch_values', 'Values a batch may hold now', () => stats().batch_values),
    counter('pantau_influx_values_total', 'Values written', () => stats().written_values),
    counter('pantau_influx_healed_values_total', 'Of these, sent once more', () => stats().healed_values),
    counter('pantau_influx_batches_total', 'Batches written', () => stats().batches),
    counter('pantau_influx_failed_batches_total', 'Attempts that failed', () => stats().failed_batches),
    counter(
      'pantau_influx_refused_values_total',
      'Values InfluxDB will never take, by reason',
      () => ({ 'rejected-line': stats().refused_values, 'too-old': stats().dropped_values }),
      'reason',
    ),
  ]
}

async function wait(delay_ms: number, signal: AbortSignal): Promise<void> {
  await sleep(delay_ms, undefined, { signal }).catch((err: Error) => {
    if (err.name !== 'AbortError') throw err
  })
}
