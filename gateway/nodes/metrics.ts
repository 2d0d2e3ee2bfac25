/** How nodes are, by station, for Prometheus. For staff: it tells when a station is weak. */
import { counter, gauge, type Metric } from '../../edge/platform/metric.ts'
import type { SensorHealth, Station, StationHealth } from '../contract.ts'

type Stations = () => readonly Pick<Station, 'station' | 'health' | 'troubles'>[]

/** A number of one node; undefined: it does not say. */
const ofNode: [name: Metric['name'], help: string, read: (said: StationHealth) => number | undefined][] = [
  ['pantau_node_heard_seconds', 'When it last said how it is, Unix time', ({ heard_ms }) => heard_ms / 1_000],
  ['pantau_node_card_free_bytes', 'Room on its memory card', ({ card }) => card && card.free_mb * 1e6],
  ['pantau_node_signal_dbm', 'Level of its radio link', ({ signal_dbm }) => signal_dbm],
  ['pantau_node_battery_volts', 'Of the battery that it lives on', ({ battery_v }) => battery_v],
  ['pantau_node_processor_celsius', 'How warm its processor is', ({ processor_c }) => processor_c],
  [
    'pantau_node_under_voltage',
    '1 while its supply is too weak',
    ({ power }) => power && +power.includes('under-voltage now'),
  ],
  [
    'pantau_node_waiting_readings',
    'Readings that wait in its outbox',
    ({ outbox }) => outbox?.readings ?? outbox?.rows,
  ],
  ['pantau_node_dropped_readings', 'Readings it had to drop', ({ outbox }) => outbox?.dropped_readings],
  ['pantau_node_clock_set', '1 while its clock is set, 0 while it is known not to be', ({ clock }) => clockSet(clock)],
]

const ofWire: [name: Metric['name'], help: string, read: (said: SensorHealth) => number | undefined][] = [
  [
    'pantau_wire_connected',
    '1 while the wire of a sensor is open',
    ({ connected }) => (connected === undefined ? undefined : +connected),
  ],
  ['pantau_wire_refused_ratio', 'How much of what came was refused of late', ({ refused_pct }) => ratio(refused_pct)],
  ['pantau_wire_empty_ratio', 'How many of its frames had no value of late', ({ empty_pct }) => ratio(empty_pct)],
]

export function nodeMetrics(stations: Stations): Metric[] {
  const rows = [
    gauge('pantau_station_troubles', 'What is wrong with a station', () => troublesBy(stations()), 'station'),
    ...ofNode.map(([name, help, read]) => gauge(name, help, () => byStation(stations(), read), 'station')),
    ...ofWire.map(([name, help, read]) => gauge(name, help, () => byWire(stations(), read), 'station/sensor')),
  ]
  return rows.map((row) => ({ ...row, isForStaff: true }))
}

/** What was refused of each station: everybody sees it, as `/stations/{id}/refused`. */
export function refusalMetrics(nodes: { refusedTotals: () => Record<string, number> }): Metric[] {
  return [
    counter(
      'pantau_station_refused_total',
      'Readings, payloads and connections of a station that were refused, since the start',
      nodes.refusedTotals,
      'station/reason',
    ),
  ]
}

function troublesBy(stations: ReturnType<Stations>): Record<string, number> {
  return Object.fromEntries(stations.map(({ station, troubles }) => [station, troubles?.length ?? 0]))
}

function byStation(stations: ReturnType<Stations>, read: (said: StationHealth) => number | undefined) {
  return numbersOf(stations.map(({ station, health }) => [station, health && read(health)]))
}

function byWire(stations: ReturnType<Stations>, read: (said: SensorHealth) => number | undefined) {
  return numbersOf(
    stations.flatMap(({ station, health }) =>
      Object.entries(health?.sensors ?? {}).map(([sensor, one]): [string, number | undefined] => [
        `${station}/${sensor}`,
        read(one),
      ]),
    ),
  )
}

function numbersOf(all: [key: string, value: number | undefined][]): Record<string, number> {
  return Object.fromEntries(all.filter((one): one is [string, number] => one[1] !== undefined))
}

function clockSet(clock: StationHealth['clock']): number | undefined {
  return clock === undefined || clock === 'unknown' ? undefined : +(clock === 'synced')
}

const ratio = (percent: number | undefined) => (percent === undefined ? undefined : percent / 100)
