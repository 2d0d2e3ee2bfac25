/** Changes on the way from MQTT to disk, and to the readers of the record. */
import type { Mutant } from './mutant.ts'

const hooks = ['delivery', 'open', 'queue'].map((name) => `test/gateway/hooks/${name}.test.ts`)
const mqtt = ['test/gateway/mqtt/broker.test.ts', 'test/gateway/mqtt/rights.test.ts']
const verdicts = ['test/gateway/store/verdicts/verdicts.test.ts', 'test/gateway/store/verdicts/receive.test.ts']
const powerCut = ['test/gateway/store/power-cut.test.ts']

const delivering: Mutant[] = [
  {
    name: 'a message is tried for ever',
    file: 'gateway/hooks/retry.ts',
    find: 'if (attempts >= attempts_max) return null',
    replace: 'if (attempts >= attempts_max * 2) return null',
    tests: hooks,
  },
  {
    name: 'Retry-After is not heard',
    file: 'gateway/hooks/queue.ts',
    find: 'if (answer.retryAfter_ms) pause(answer.retryAfter_ms)',
    replace: '',
    tests: hooks,
  },
  {
    name: 'messages of one alert overtake one another',
    file: 'gateway/hooks/queue.ts',
    find: 'for (const [item] of lanes.values()) {',
    replace: 'for (const item of [...lanes.values()].flat()) {',
    tests: hooks,
  },
  {
    name: 'old trouble goes before a new warning',
    file: 'gateway/hooks/queue.ts',
    find: 'if (!next || attempts < next.due.attempts || (attempts === next.due.attempts && pos < next.due.pos)) next = item',
    replace:
      'if (!next || attempts > next.due.attempts || (attempts === next.due.attempts && pos < next.due.pos)) next = item',
    tests: hooks,
  },
  {
    name: 'a replay does not end the read under way',
    file: 'gateway/hooks/hook-reading.ts',
    find: 'current?.stop.abort()',
    replace: '',
    tests: hooks,
  },
]

const record: Mutant[] = [
  {
    name: 'the log without fsync',
    file: 'gateway/store/log/open-segment.ts',
    find: 'fdatasyncSync(fd)\n      } catch',
    replace: '} catch',
    tests: powerCut,
  },
  {
    name: 'the log is trimmed although its segment may still be lost to a power cut',
    file: 'gateway/store/segments/segment-writer.ts',
    find: '      fsyncSync(fd)\n      closeSync(fd)',
    replace: '      closeSync(fd)',
    tests: powerCut,
  },
  {
    name: 'an urgent entry waits its turn',
    file: 'gateway/store/receipt.ts',
    find: 'options.urgent || receipt_ms === 0',
    replace: 'receipt_ms === 0',
    tests: ['test/gateway/store/open.test.ts'],
  },
  {
    name: 'a verdict rests on what is on its way to the disk',
    file: 'gateway/store/verdicts/lane.ts',
    find: 'if (flights.isEmpty()) return names',
    replace: 'return names',
    tests: verdicts,
  },
  {
    name: 'a pack is whole although its first part was refused',
    file: 'gateway/store/verdicts/lane.ts',
    find: 'isFirstLanded: decision.firstCommit === null',
    replace: 'isFirstLanded: true',
    tests: verdicts,
  },
  {
    name: 'what is decided while the tables are asked is taken for empty',
    file: 'gateway/store/verdicts/lane.ts',
    find: 'learn(one, gaps, taken.get(one)!.sort(ascending))',
    replace: 'learn(one, gaps, [])',
    tests: verdicts,
  },
  {
    name: 'a value after null is a conflict',
    file: 'gateway/store/verdicts/outcome.ts',
    find: "Number.isNaN(kept) ? 'stored' : 'conflict'",
    replace: "'conflict'",
    tests: verdicts,
  },
  {
    name: 'imported history is thrown away by its age',
    file: 'gateway/store/tables/retention.ts',
    find: 'at_ms < before_ms && received_ms < before_ms',
    replace: 'at_ms < before_ms',
    tests: ['test/gateway/store/tables/retention.test.ts'],
  },
  {
    name: 'a damaged frame is believed',
    file: 'gateway/store/segments/frame.ts',
    find: ' || bytes.readUInt32LE(12) !== checksumOf(bytes)',
    replace: '',
    tests: ['test/gateway/store/segments/damage.test.ts'],
  },
  {
    name: 'of two rows of one time the older one counts',
    file: 'gateway/store/tables/merged.ts',
    find: 'return { ...newer, amends',
    replace: 'return { ...older, amends',
    tests: ['test/gateway/store/tables/merge.test.ts'],
  },
]

const broker: Mutant[] = [
  {
    name: 'PUBACK before the disk',
    file: 'gateway/mqtt/delivery.ts',
    find: "if (speech === 'readings') return readings(station, packet, payload, done, failed)",
    replace: "if (speech === 'readings') return void intake.readings(station, payload).catch(failed), done(null)",
    tests: mqtt,
  },
  {
    name: 'the will of an old connection calls a station offline that is back',
    file: 'gateway/mqtt/delivery.ts',
    find: 'sessions.isBack(client) || isClosing',
    replace: 'isClosing',
    tests: mqtt,
  },
  {
    name: 'one station knocks another off by its client id',
    file: 'gateway/mqtt/admission.ts',
    find: 'username}/$',
    replace: "''}$",
    tests: [...mqtt, 'test/gateway/mqtt/gate.test.ts'],
  },
  {
    name: 'the broker keeps sessions',
    file: 'gateway/mqtt/admission.ts',
    find: 'packet.clean = true',
    replace: '',
    tests: mqtt,
  },
  {
    name: 'a retained reading stays retained',
    file: 'gateway/mqtt/delivery.ts',
    find: 'packet.retain = false',
    replace: '',
    tests: mqtt,
  },
]

const others: Mutant[] = [
  {
    name: 'a state that the disk refused counts as stored',
    file: 'gateway/intake/intake.ts',
    find: 'if (before) states.set(station, before)\n        else states.delete(station)',
    replace: '',
    tests: ['test/gateway/intake/intake.test.ts'],
  },
  {
    name: 'after InfluxDB’s trouble nothing is compared',
    file: 'gateway/influx/healing.ts',
    find: 'wanted ??= true\n      running = null',
    replace: 'running = null',
    tests: ['test/gateway/influx/heal.test.ts'],
  },
  {
    name: 'InfluxDB’s fresh lane takes every turn',
    file: 'gateway/influx/work.ts',
    find: 'const first = turn % 2 === 0 || !isBehind ? ',
    replace: 'const first = isBehind || !isBehind ? ',
    tests: ['test/gateway/influx/turns.test.ts'],
  },
]

export const gatewayMutants: readonly Mutant[] = [...delivering, ...record, ...broker, ...others]
