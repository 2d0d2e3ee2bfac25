/**
 * Clocks that are wrong. They mute nothing: every flood must be told while they last, and a person must hear which clock
 * is doubted.
 */
import { day_ms, hour_ms, minute_ms } from '../../edge/platform/time.ts'
import type { Fault } from './fault.ts'
import type { Told } from './people.ts'

const isToldBy = ({ kind, text }: Told) => (kind === 'notice' || kind === 'state') && /clock|jam/i.test(text)

/** The clock jumps while the agent runs, and nobody says that it is wrong. */
function stationSet(id: string, off_ms: number): Fault {
  return {
    id: `station clock ${id}`,
    part: 'station clock',
    mutes: null,
    isToldBy,
    begin: ({ edge }) => {
      edge.setting.off_ms = off_ms
    },
    end: ({ edge }) => {
      edge.setting.off_ms = 0
    },
  }
}

/** The station starts with a clock that was never set, says so, and is set by the network at the end. */
function stationUnset(id: string, off_ms: (now_ms: number) => number): Fault {
  return {
    id: `station starts ${id}`,
    part: 'station clock',
    mutes: null,
    restarts: true,
    begin: ({ edge, simulation }) => {
      edge.setting.off_ms = off_ms(simulation.now())
      edge.clock.state = 'unsynced'
      edge.kill()
    },
    end: ({ edge }) => {
      edge.setting.off_ms = 0
      edge.clock.state = 'synced'
    },
  }
}

function gatewaySet(id: string, off_ms: number, { restarts }: { restarts: boolean }): Fault {
  return {
    id: `gateway ${restarts ? 'starts' : 'clock'} ${id}`,
    part: 'gateway clock',
    mutes: null,
    ...(restarts && { restarts: true as const }),
    isToldBy,
    begin: ({ gateway }) => {
      gateway.computer.off_ms = off_ms
      gateway.computer.sync = 'unsynced'
      if (restarts) gateway.kill()
    },
    end: ({ gateway }) => {
      gateway.computer.off_ms = 0
      gateway.computer.sync = 'synced'
    },
  }
}

export const clockFaults: readonly Fault[] = [
  stationSet('11 min slow', -11 * minute_ms),
  stationSet('10 min fast', 10 * minute_ms),
  stationSet('3 h slow', -3 * hour_ms),
  stationSet('at local time, +7 h', 7 * hour_ms),
  stationUnset('in 1970', (now_ms) => -now_ms),
  stationUnset('in last week', () => -7 * day_ms),
  gatewaySet('6 min slow', -6 * minute_ms, { restarts: false }),
  gatewaySet('12 min fast', 12 * minute_ms, { restarts: false }),
  gatewaySet('2 h slow', -2 * hour_ms, { restarts: true }),
  gatewaySet('1 day slow', -day_ms, { restarts: true }),
  gatewaySet('3 years fast', 3 * 365 * day_ms, { restarts: false }),
  gatewaySet('3 years fast', 3 * 365 * day_ms, { restarts: true }),
  gatewaySet('3 years slow', -3 * 365 * day_ms, { restarts: true }),
]
