/** What `doctor` makes of the word of an agent that runs: nothing is opened, so the word is given by hand. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import type { Check } from '../../../doctor/index.ts'
import type { AgentWord } from '../../../edge/agent-word.ts'
import { readPlan } from '../../../edge/config.ts'
import type { Health, SensorHealth } from '../../../edge/contract.ts'
import { credential } from '../../../edge/doctor/credential.ts'
import { outbox } from '../../../edge/doctor/outbox.ts'
import { sensors } from '../../../edge/doctor/sensors.ts'
import { siren } from '../../../edge/doctor/siren.ts'
import { type OfStation, thisStation } from '../../../edge/doctor/station.ts'
import { version } from '../../../edge/doctor/version.ts'
import { readVersion } from '../../../edge/platform/version.ts'
import { fakeComputer } from '../../kit/fakeComputer.ts'
import { emptyFolder } from '../../kit/folder.ts'

const now_ms = Date.UTC(2026, 10, 27)
const heard: SensorHealth = {
  connected: true,
  last_frame_ms: now_ms - 500,
  frames: 900,
  rejected: {},
  nulls: {},
  wiring: 'good',
}
const none: Health['outbox'] = { rows: 0, bytes: 0, dropped_readings: 0, oldest_ms: null, readings: 0, disk: 'ok' }

function station(agent: AgentWord | 'mute' | 'none'): OfStation {
  const folder = emptyFolder()
  writeFileSync(join(folder, 's'), 'secret', { mode: 0o600 })
  const file = join(folder, 'edge.yaml')
  const sensors = [{ id: 'level', driver: 'a02yyuw', port: 'tcp:127.0.0.1:1', every_s: 60 }]
  const siren = { id: 'siren-balai', password_file: 's', output: { kind: 'relay', port: 'tcp:127.0.0.1:2', pin: 'D7' } }
  const gateway = { url: 'mqtt://127.0.0.1:1', username: 'hulu', password_file: 's' }
  writeFileSync(file, stringify({ station: 'hulu', gateway, sensors, siren, data_dir: 'data' }))
  const computer = fakeComputer({ now: () => now_ms })
  const read = (path: string) => readPlan(path, {})
  return { ...thisStation({ file, read, computer, random: Math.random }), agent: async () => agent }
}

function word(
  given: { sensor?: Partial<SensorHealth>; outbox?: Partial<Health['outbox']>; more?: object } = {},
): AgentWord {
  const health: Health = {
    ...{ at_ms: now_ms, started_ms: now_ms - 3_600_000, clock: 'synced', outbox: { ...none, ...given.outbox } },
    sensors: { level: { ...heard, ...given.sensor } },
  }
  const own = {
    id: 'hulu',
    connected: true,
    trouble: null,
    health,
    closed: { level: 'the wire went away' },
    ...given.more,
  }
  return { version: readVersion().version, station: own }
}

const kinds = async (check: Check<OfStation>, agent: AgentWord | 'mute' | 'none') =>
  (await check.look(station(agent), AbortSignal.timeout(10_000))).map(({ kind }) => kind)

describe('a sensor', () => {
  it.each<[string, Partial<SensorHealth>, string]>([
    ['that is heard', {}, 'heard'],
    ['whose wire was pulled out', { connected: false }, 'closed'],
    ['that fell silent an hour ago', { last_frame_ms: now_ms - 3_600_000 }, 'quiet'],
    ['of another kind than the driver', { wiring: 'garbled', frames: 0, last_frame_ms: null }, 'garbled'],
    ['that says nothing', { wiring: 'silent', frames: 0, last_frame_ms: null }, 'silent'],
    ['that sees no water', { wiring: 'blind' }, 'blind'],
    ['whose wire is damaged', { wiring: 'damaged', rejected: { checksum: 800 } }, 'damaged'],
    [
      'of another kind, seconds after the agent has opened it',
      { frames: 0, last_frame_ms: null, wiring: undefined, rejected: { noise: 40 } },
      'garbled',
    ],
    [
      'that the agent has just opened, in the middle of a frame',
      { frames: 0, last_frame_ms: null, wiring: undefined, rejected: { noise: 9 } },
      'waiting',
    ],
    ['that the agent has just opened', { frames: 0, last_frame_ms: null, wiring: undefined }, 'waiting'],
  ])('%s', async (_, sensor, kind) => {
    expect(await kinds(sensors, word({ sensor }))).toEqual([kind])
  })

  it('cannot be asked for where the agent holds the folder and says nothing; its port is not opened', async () => {
    expect(await kinds(sensors, 'mute')).toEqual(['no-agent-word'])
  })
})

describe('what waits', () => {
  it.each<[string, AgentWord | 'none', string[]]>([
    ['flows', word({ outbox: { readings: 2 } }), ['flows']],
    ['without an agent', 'none', ['not-running']],
    ['on a card that refuses', word({ outbox: { disk: 'failing' } }), ['failing']],
    ['for a gateway that is away', word({ outbox: { readings: 900 }, more: { connected: false } }), ['waits']],
    [
      'since hours although it is connected',
      word({ outbox: { readings: 900, oldest_ms: now_ms - 9_000_000 } }),
      ['since'],
    ],
    ['and what was dropped', word({ outbox: { dropped_readings: 12 } }), ['flows', 'dropped']],
  ])('%s', async (_, agent, kinds_) => {
    expect(await kinds(outbox, agent)).toEqual(kinds_)
  })
})

describe('the connection', () => {
  it.each<[string, object, string[]]>([
    ['of an agent that is let in', { gateway_off_ms: 300 }, ['accepted', 'clock-alike']],
    ['of a clock that is hours off', { gateway_off_ms: -7_200_000 }, ['accepted', 'clock-off']],
    ['of a refused password, as the agent has it', { connected: false, trouble: 'refused' }, ['refused']],
    ['of a name that two computers use', { connected: false, trouble: 'cut off' }, ['cut-off']],
  ])('%s', async (_, more, kinds_) => {
    expect(await kinds(credential, word({ more }))).toEqual(kinds_)
  })
})

describe('the siren', () => {
  const state = { state: 'ready' as const }
  it.each<[string, AgentWord | 'none', string]>([
    ['that is ready', { ...word(), siren: { id: 'siren-balai', state } }, 'ready'],
    [
      'with a fault',
      { ...word(), siren: { id: 'siren-balai', state: { ...state, why: { id: 'x', en: 'y' } } } },
      'fault',
    ],
    ['of which nobody knows', 'none', 'unknown'],
  ])('%s', async (_, agent, kind) => {
    expect(await kinds(siren, agent)).toEqual([kind])
  })
})

it('an agent of another version than the one installed is told', async () => {
  expect(await kinds(version, { ...word(), version: '0.0.1' })).toEqual(['other'])
  expect(await kinds(version, word())).toEqual(['same'])
})
