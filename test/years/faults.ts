/** What can go wrong, one row for each: how it is done to the village, how it ends, and by which words people know of it. */
import { minute_ms } from '../../edge/platform/time.ts'
import { fsync_ms } from './card.ts'
import { clockFaults } from './clock-faults.ts'
import type { Fault } from './fault.ts'
import { fileFaults } from './file-faults.ts'
import type { Told } from './people.ts'
import { receiverFaults } from './receiver-faults.ts'
import { ruleFaults } from './rule-faults.ts'
import type { Village } from './village.ts'

const flapping = new WeakSet<Village>()
const cut_ms = 20_000
const cutEvery_ms = 2 * minute_ms
const slow_ms = 4_000 // a worn card under load

const isSilenceAlert = ({ event, kind, text }: Told) =>
  (event?.rule === 'hulu-diam' && event.kind === 'raised') ||
  (kind !== 'alert' && /hulu.*(disconnected|sends nothing)|cannot warn|without new data/i.test(text))
const isNoLife = ({ kind }: Told) => kind === 'no sign of life'
const names = (word: string) => (told: Told) =>
  (told.kind === 'state' || told.kind === 'notice') && told.text.includes(word)

function sensorFault(state: Village['edge']['board']['sensor']): Pick<Fault, 'begin' | 'end' | 'isToldBy'> {
  return {
    begin: ({ edge }) => {
      edge.board.sensor = state
    },
    end: ({ edge }) => {
      edge.board.sensor = 'well'
    },
    isToldBy: isSilenceAlert,
  }
}

export const faults: readonly Fault[] = [
  { id: 'sensor silent', part: 'sensor', mutes: 'measuring', ...sensorFault('silent') },
  { id: 'sensor without echo', part: 'sensor', mutes: 'measuring', ...sensorFault('blind') },
  { id: 'sensor torn off', part: 'sensor', mutes: 'measuring', ...sensorFault('torn off') },
  { id: 'sensor with wild numbers', part: 'sensor', mutes: 'measuring', ...sensorFault('wild') },
  {
    id: 'board unplugged',
    part: 'board',
    mutes: 'measuring',
    begin: ({ edge }) => {
      edge.board.isThere = false
    },
    end: ({ edge }) => {
      edge.board.isThere = true
    },
    isToldBy: isSilenceAlert,
  },
  {
    id: 'link cut',
    part: 'link',
    mutes: 'measuring',
    begin: ({ network }) => network.cut(),
    end: ({ network }) => network.heal(),
    isToldBy: isSilenceAlert,
  },
  { id: 'edge killed', part: 'edge', mutes: null, restarts: true, begin: ({ edge }) => edge.kill() },
  {
    id: 'station without power',
    part: 'edge',
    mutes: 'measuring',
    begin: ({ edge }) => edge.down(),
    end: ({ edge }) => edge.up(),
    isToldBy: isSilenceAlert,
  },
  { id: 'gateway killed', part: 'gateway', mutes: null, restarts: true, begin: ({ gateway }) => gateway.kill() },
  {
    id: 'gateway without power',
    part: 'gateway',
    mutes: 'measuring',
    begin: ({ gateway }) => gateway.down(),
    end: ({ gateway }) => gateway.up(),
    isToldBy: isNoLife,
  },
  {
    id: 'card of the gateway full',
    part: 'disk',
    mutes: 'measuring',
    begin: ({ gateway }) => {
      gateway.card.state.refuses = true
    },
    end: ({ gateway }) => {
      gateway.card.state.refuses = false
    },
    isToldBy: (told) => names('not well')(told) || names('record')(told),
  },
  {
    id: 'gateway killed on a full card',
    part: 'disk',
    mutes: 'measuring',
    restarts: true,
    begin: ({ gateway }) => {
      gateway.card.state.refuses = true
      gateway.kill()
    },
    end: ({ gateway }) => {
      gateway.card.state.refuses = false
    },
    isToldBy: (told) => names('not well')(told) || names('record')(told),
  },
  {
    id: 'siren without power',
    part: 'siren',
    mutes: 'siren',
    begin: ({ siren }) => siren.down(),
    end: ({ siren }) => siren.up(),
    isToldBy: names('siren'),
  },
  {
    id: 'horn of the siren broken',
    part: 'siren',
    mutes: 'siren',
    begin: ({ siren }) => {
      siren.horn.isBroken = true
    },
    end: ({ siren }) => {
      siren.horn.isBroken = false
    },
    isToldBy: names('siren'),
  },
  {
    id: 'link of the siren cut',
    part: 'siren',
    mutes: 'siren',
    begin: ({ sirenNetwork }) => sirenNetwork.cut(),
    end: ({ sirenNetwork }) => sirenNetwork.heal(),
    isToldBy: (told) => names('siren')(told) || (isNoLife(told) && told.by === 'siren'),
  },
  {
    id: 'link comes and goes',
    part: 'link',
    mutes: null,
    begin(village) {
      const { simulation, network } = village
      flapping.add(village)
      const cut = () => {
        network.cut()
        simulation.after(cut_ms, network.heal)
      }
      simulation.every(cutEvery_ms, cut, { isAlive: () => flapping.has(village) }, 0)
    },
    end: (village) => void flapping.delete(village),
  },
  {
    id: 'card of the gateway slow',
    part: 'disk',
    mutes: null,
    begin: ({ gateway }) => {
      gateway.card.state.fsync_ms = slow_ms
    },
    end: ({ gateway }) => {
      gateway.card.state.fsync_ms = fsync_ms
    },
  },
  ...fileFaults,
  ...receiverFaults,
  ...ruleFaults,
  ...clockFaults,
]

/** How long after its end a fault may still be felt: the edge finds the gateway, a reading comes, a hook tries again. */
export const recovery_ms = 6 * minute_ms
