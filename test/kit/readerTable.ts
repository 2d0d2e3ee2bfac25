/** Every reader of the record on a log in memory, each with the little that it stands on. One row a reader. */
import { setImmediate as turn } from 'node:timers/promises'
import { openAlertList } from '../../gateway/alerts/alert-list.ts'
import { openEngine } from '../../gateway/alerts/engine.ts'
import { openSeriesWatch, seriesKey } from '../../gateway/alerts/series-watch.ts'
import { openSirens } from '../../gateway/alerts/sirens.ts'
import type { Alert } from '../../gateway/contract.ts'
import { openHook } from '../../gateway/hooks/hook.ts'
import { linesOfEntry } from '../../gateway/influx/line.ts'
import { openWriter } from '../../gateway/influx/writer.ts'
import { openStations } from '../../gateway/stations/stations.ts'
import { openReaderLoop } from '../../gateway/store/reader-loop.ts'
import { handClock } from './handClock.ts'
import { at, rule } from './katulampa.ts'
import type { RunningReader, World } from './readerWorld.ts'
import { toldPhone } from './toldPhone.ts'

interface Row {
  name: string
  open(world: World): Promise<RunningReader>
}

export const readerTable: readonly Row[] = [
  {
    name: 'a counting reader',
    async open({ store: life, disk, log, stalled }) {
      const store = life()
      const { pos, state } = await store.reader('count')
      let sum = (state as number | undefined) ?? 0
      const loop = openReaderLoop({
        name: 'count',
        store,
        after: pos,
        async take(commits, each) {
          await stalled()
          let next = sum
          each(commits, (entry) => {
            next += entry.kind === 'alert' ? entry.alert.at_ms : entry.kind === 'pack' ? entry.pack.seq : 0
          })
          await store.saveReader({ reader: 'count', pos: commits.at(-1)!.pos, state: next })
          sum = next
        },
        log,
      })
      return { ...loop, effect: () => disk.saved.get('count')?.state }
    },
  },
  {
    name: 'the engine',
    async open({ store: life, record, log }) {
      const now = () => at(record.commits.length)
      const engine = await openEngine({ store: life(), rules: [rule()], now, log })
      const entries = () => record.commits.flatMap(({ entries }) => entries)
      const effect = () =>
        entries().flatMap((entry) =>
          entry.kind === 'alert' && entry.alert?.rule === 'katulampa-siaga' ? [entry.alert] : [],
        )
      return { ...engine, effect }
    },
  },
  {
    name: 'a hook',
    async open({ store: life, disk, log, stalled }) {
      const store = life()
      disk.kept ??= { pos: 0, isBehind: false, dead: 0, lastDelivered_ms: null, due: [], memory: [], delivered: [] }
      const kept = disk.kept
      const hook = openHook({
        settings: { id: 'siren-desa', kind: 'webhook', drills: true, brake: false }, // its rules flap, and each change counts
        sender: {
          target: 'here',
          async send({ id, event }) {
            await stalled()
            return store.alive(() => {
              disk.out.set(id, event.kind)
              return { isOk: true, status: 204, says: '', says_id: '' }
            })
          },
          close: () => undefined,
        },
        kept: structuredClone(kept),
        store,
        keeping: {
          take: ({ pos, due, memory }) =>
            store.alive(() => {
              const keys = new Set(memory.map(([key]) => key))
              const others = kept.memory.filter(([key]) => !keys.has(key))
              Object.assign(kept, { pos, due: [...kept.due, ...due], memory: structuredClone([...others, ...memory]) })
            }),
          attempted: (_delivery, id) =>
            store.alive(() => void Object.assign(kept, { due: kept.due.filter((one) => one.id !== id) })),
          replay: async () => undefined,
        },
        gatewayState: () => ({}),
        clock: handClock(),
        random: () => 0,
        log,
      })
      const position = () => (hook.isIdle() ? store.position() : hook.position())
      return { ...hook, position, startsFromTables: true, effect: () => [...disk.out].sort() }
    },
  },
  toldPhone,
  {
    name: 'the writer of InfluxDB',
    async open({ store: life, disk, record, log, stalled }) {
      const store = life()
      const take = (lines: string[]) => {
        for (const line of lines) disk.out.set(line.replace(/ [^ ]* (?=\d+$)/, ' '), line)
      }
      const server = {
        async write(lines: string[]) {
          await stalled()
          await store.alive(() => take(lines))
        },
      }
      const healer = {
        /** Everything the tables hold. */
        async *lines(_unsent: unknown, from_ms: number) {
          if (from_ms === 0)
            yield record.commits.flatMap(({ entries }) => entries).flatMap((entry) => linesOfEntry(entry, 'g'))
        },
        forget: () => undefined,
      }
      const wait = async () => void (await turn())
      const whose = { gateway: 'g', untagged_until_ms: 0 }
      const writer = await openWriter({ store, server, healer, whose, now: () => at(0), random: () => 0, wait, log })
      const stop = new AbortController()
      const running = writer.run(stop.signal)
      return {
        ...writer,
        effect: () => [...disk.out.values()].sort(),
        close() {
          stop.abort()
          return running
        },
      }
    },
  },
  {
    name: 'the stations',
    async open({ store: life, log }) {
      const stations = await openStations({ store: life(), registered: () => [], now: () => at(0), log })
      // The rhythm of a station that does not say it is learned again from what is heard.
      const effect = () => stations.list().map(({ heard_every_s: _, ...station }) => station)
      return { ...stations, startsFromTables: true, effect }
    },
  },
  {
    name: 'the watch over the sensors',
    async open({ store: life, log }) {
      const key = seriesKey('katulampa', 'level', 'water_level_m')
      const series = await openSeriesWatch({ store: life(), watched: () => new Set([key]), now: () => at(0), log })
      return { ...series, startsFromTables: true, effect: () => series.of(key)?.usable }
    },
  },
  {
    name: 'the list of alerts',
    async open({ store: life, log }) {
      const alerts = await openAlertList({ store: life(), inForce: () => [], log })
      return { ...alerts, startsFromTables: true, effect: () => alerts.list(100).map(({ id, state }) => [id, state]) }
    },
  },
  {
    name: 'the sirens',
    async open({ store: life, disk, log, stalled }) {
      const store = life()
      const alerts = await openAlertList({ store, inForce: () => [], log })
      const watch = { present: (alert: Alert) => alert, onLook: () => () => undefined }
      const publish = async (rule: string, payload: string) => {
        await store.alive(() => disk.out.set(rule, payload))
        await stalled()
      }
      const loop = await openSirens({ store, alerts, watch, publish, log })
      return {
        ...loop,
        startsFromTables: true,
        effect: () => [...disk.out].sort(),
        close: () => Promise.all([loop.close(), alerts.close()]),
      }
    },
  },
]
