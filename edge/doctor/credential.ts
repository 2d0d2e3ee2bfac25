/**
 * Whether the gateway lets this station in, and what time it has. The agent that runs is asked: it knows. Only without one the
 * password is tried, under a client id of our own, so that no session of anybody is taken over, and nothing is published.
 */
import { pino } from 'pino'
import { z } from 'zod'
import { broken, check, good, look, spanText } from '../../doctor/index.ts'
import { topicsOf } from '../contract.ts'
import { type Account, dial, type MqttClient } from '../dial.ts'
import { typed } from '../platform/typed.ts'
import { waitsForSettings } from './settings.ts'
import { type OfStation, planOf } from './station.ts'

const connect_ms = 6_000
const time_ms = 2_000 // the gateway says it at once
const off_most_ms = 60_000

export const credential = check({
  id: 'credential',
  name: { id: 'Sambungan', en: 'Connection' },
  limit_s: 14,
  says: {
    'no-settings': waitsForSettings,
    refused: broken(
      { username: 'hulu' },
      ({ username }) => ({
        id: `Server desa menolak nama "${username}" dengan kata sandi ini.`,
        en: `The gateway refuses the name "${username}" with this password.`,
      }),
      ({ username }) => ({
        id: `Di server desa ketik: ${typed('gateway')} station invite ${username}; lalu di sini: ${typed('edge')} join dengan tautannya.`,
        en: `At the gateway type: ${typed('gateway')} station invite ${username}; then here: ${typed('edge')} join with its link.`,
      }),
    ),
    'cut-off': broken(
      { username: 'hulu' },
      ({ username }) => ({
        id: `Server desa menerima "${username}" lalu memutusnya, berulang-ulang.`,
        en: `The gateway lets "${username}" in and hangs up soon after, again and again.`,
      }),
      {
        id: 'Apakah komputer lain memakai nama stasiun yang sama? Kartu yang disalin membawa namanya. Beri satu di antaranya undangan baru.',
        en: 'Does another computer use the same station name? A copied card brings its name along. Give one of them a new invitation.',
      },
    ),
    unreached: look(
      { username: 'hulu' },
      ({ username }) => ({
        id: `Kata sandi "${username}" belum bisa dicoba: server desa tidak terjangkau.`,
        en: `The password of "${username}" could not be tried: the gateway is not in reach.`,
      }),
      { id: 'Lihat baris "Server desa".', en: 'See the line "Gateway".' },
    ),
    accepted: good({ username: 'hulu', by: 'agent' as 'agent' | 'trial' }, ({ username, by }) => ({
      id:
        by === 'agent'
          ? `Agen tersambung ke server desa sebagai "${username}".`
          : `Server desa menerima "${username}".`,
      en:
        by === 'agent'
          ? `The agent is connected to the gateway as "${username}".`
          : `The gateway accepts "${username}".`,
    })),
    'clock-off': broken(
      { off_ms: -7_200_000 },
      ({ off_ms }) => ({
        id: `Jam komputer ini ${off_ms < 0 ? 'terlambat' : 'terlalu cepat'} ${spanText(off_ms).id} dibanding jam server.`,
        en: `The clock of this computer is ${spanText(off_ms).en} ${off_ms < 0 ? 'slow' : 'fast'} by the clock of the gateway.`,
      }),
      {
        id: 'Sambungkan salah satunya ke internet sebentar. Sampai itu pembacaan memakai jam server.',
        en: 'Connect one of them to the internet for a while. Until then readings take the time of the gateway.',
      },
    ),
    'clock-alike': good({ off_ms: 200 }, ({ off_ms }) => ({
      id: `Jam komputer ini sama dengan jam server (beda ${spanText(off_ms).id}).`,
      en: `The clock of this computer agrees with the gateway’s (within ${spanText(off_ms).en}).`,
    })),
  },
  async look(on: OfStation, say, signal) {
    const plan = planOf(on)
    const station = plan?.station
    const account = station?.gateway ?? plan?.siren?.gateway
    if (!account) return say('no-settings', {})
    const { username } = account
    const agent = await on.agent()
    const ofClock = (off_ms: number | undefined) =>
      off_ms === undefined
        ? []
        : [Math.abs(off_ms) > off_most_ms ? say('clock-off', { off_ms }) : say('clock-alike', { off_ms })]
    if (typeof agent === 'object' && agent.station) {
      const { connected, trouble, gateway_off_ms } = agent.station
      if (connected) return [say('accepted', { username, by: 'agent' }), ...ofClock(gateway_off_ms)]
      if (trouble === 'refused') return say('refused', { username })
      if (trouble === 'cut off') return say('cut-off', { username })
    }
    const { found, off_ms } = await tried(account, station?.station, on, signal)
    return found === 'accepted'
      ? [say('accepted', { username, by: 'trial' }), ...ofClock(off_ms)]
      : say(found, { username })
  },
})

interface Tried {
  found: 'accepted' | 'refused' | 'unreached'
  off_ms?: number | undefined
}

/** One connection, without a last will: when it ends, nothing is said in anybody's name. */
async function tried(
  account: Account,
  station: string | undefined,
  on: OfStation,
  signal: AbortSignal,
): Promise<Tried> {
  const { clock } = on.computer
  const clientId = `doctor-${Math.floor(on.random() * 2 ** 32).toString(16)}`
  const limits = { connect_ms, keepalive_s: 30 }
  const log = pino({ enabled: false })
  let client: MqttClient
  try {
    client = await dial({ gateway: account, clientId, clock, log, limits }, signal)
  } catch {
    return { found: 'unreached' } // why, the check of the way to the gateway says
  }
  try {
    const found = await letIn(client)
    if (found !== 'accepted' || station === undefined) return { found }
    const told_ms = await timeFrom(client, topicsOf(station).time, on)
    return { found, off_ms: told_ms === undefined ? undefined : Math.round(clock.now() - told_ms) }
  } finally {
    client.end(true)
  }
}

/** CONNACK 4 and 5: bad username or password, not authorised. */
function letIn(client: MqttClient): Promise<Tried['found']> {
  return new Promise((resolve) => {
    client.once('connect', () => resolve('accepted'))
    client.on('error', (err) => {
      const code = 'code' in err ? err.code : undefined
      resolve(code === 4 || code === 5 ? 'refused' : 'unreached')
    })
    client.once('close', () => resolve('unreached'))
  })
}

const Time = z.object({ at_ms: z.number(), clock: z.literal('synced') })

/** What the gateway tells each station of the time; undefined when it says nothing, or does not know itself. */
async function timeFrom(client: MqttClient, topic: string, { computer }: OfStation): Promise<number | undefined> {
  const told = new Promise<number | undefined>((resolve) => {
    client.on('message', (from, payload) => {
      if (from === topic) resolve(timeIn(payload))
    })
    client.subscribe(topic, { qos: 1 }, (err) => err && resolve(undefined))
  })
  const done = new AbortController()
  const time = await Promise.race([told, computer.clock.wait(time_ms, done.signal).then(() => undefined)])
  done.abort()
  return time
}

function timeIn(payload: Buffer): number | undefined {
  try {
    return Time.safeParse(JSON.parse(payload.toString())).data?.at_ms
  } catch {
    return undefined // not JSON
  }
}
