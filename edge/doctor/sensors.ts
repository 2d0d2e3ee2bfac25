/** Each port and sensor. While the agent runs it is asked; otherwise the ports are opened for some seconds, as it would. */
import { check, type Finding } from '../../doctor/index.ts'
import type { SensorHealth } from '../contract.ts'
import { serialDevices } from '../links/serial.ts'
import type { SensorConfig } from '../sensors-config.ts'
import { type Heard, listen } from './listening.ts'
import { portTrouble } from './port.ts'
import { sensorSayings } from './sensor-sayings.ts'
import { type OfStation, planOf } from './station.ts'

const silence_s = 15 // how long `wiring.ts` waits before it says so
const quiet_least_ms = 5 * 60_000 // a dust sensor may sleep for so long between two measurements

export const sensors = check({
  id: 'sensor',
  name: { id: 'Sensor', en: 'Sensor' },
  limit_s: 18,
  says: sensorSayings,
  async look(on: OfStation, say, signal) {
    const plan = planOf(on)
    if (!plan) return say('no-settings', {})
    const sensors = plan.station?.sensors ?? []
    const agent = await on.agent()
    if (agent === 'mute') return say('no-agent-word', {})
    if (agent !== 'none' && agent.station) {
      const { health, closed } = agent.station
      return sensors.map((sensor) => {
        const found = health.sensors[sensor.id]
        if (!found) return say('waiting', {}, sensor.id) // the settings are newer than the agent
        return judged(sensor, { health: found, why: closed[sensor.id] }, health.at_ms)
      })
    }
    const troubles = new Map(sensors.map((sensor) => [sensor.id, ofPort(sensor)]))
    const heard = await listen(
      sensors.filter(({ id }) => !troubles.get(id)),
      on,
      signal,
    )
    const now_ms = on.computer.clock.now()
    return sensors.map((sensor) => troubles.get(sensor.id) ?? judged(sensor, heard.get(sensor.id)!, now_ms))

    function ofPort({ id, port }: SensorConfig): Finding | null {
      if (port.kind !== 'serial') return null
      const trouble = portTrouble(port.path, on.computer)
      if (trouble?.kind === 'missing') {
        return say('no-port', { port: port.path, found: serialDevices().join(', ') }, id)
      }
      if (trouble?.kind === 'not-allowed') return say('not-allowed', { port: port.path, group: trouble.group }, id)
      if (trouble?.kind === 'taken') return say('taken', { port: port.path, by: trouble.by }, id)
      return trouble && say('console', { port: port.path }, id)
    }

    function judged({ id, driver, port, every_s }: SensorConfig, { health, why }: Heard, now_ms: number): Finding {
      const { rejected: refused, nulls, frames } = health
      if (!health.connected) {
        // The agent has found that out by opening it; why, the port shows.
        const trouble = ofPort({ id, driver, port, every_s, options: {} })
        return trouble ?? say('closed', { why: why ?? '?' }, id)
      }
      if (driver.interval_s === 0) return say('ready', {}, id)
      const ago_ms = health.last_frame_ms === null ? null : Math.max(0, now_ms - health.last_frame_ms)
      const patience_ms = Math.max(quiet_least_ms, 3_000 * driver.interval_s)
      if (ago_ms !== null && ago_ms > patience_ms) return say('quiet', { ago_ms }, id)
      if (health.wiring === 'garbled') return say('garbled', { driver: driver.id, refused }, id)
      if (health.wiring === 'silent') return say('silent', { after_s: silence_s }, id)
      if (health.wiring === 'blind') return say('blind', { nulls }, id)
      // The agent looks at what came only after a while; so much of it that is none of this driver's needs no while.
      const isForeign = frames === 0 && Object.keys(nulls).length === 0 && isMostlyRefused(health)
      if (isForeign) return say('garbled', { driver: driver.id, refused }, id)
      if (frames === 0) return say('waiting', {}, id)
      if (health.wiring === 'damaged' || isMostlyRefused(health)) return say('damaged', { frames, refused }, id)
      return say('heard', { frames, ago_ms, refused, nulls }, id)
    }
  },
})

/** Some drivers count bytes: more of them than frames is much either way, but for the beginning, which is cut. */
function isMostlyRefused({ rejected, frames }: SensorHealth): boolean {
  const refused = Object.values(rejected).reduce((sum, n) => sum + n, 0)
  return refused > Math.max(frames * 2, 32)
}
