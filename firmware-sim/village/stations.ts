/** Who lives in the demo village: three stations, their boards and the configs of their edge agents. */
import type { Board } from '../board.ts'
import { createA02yyuw } from '../boards/a02yyuw.ts'
import { createBucket } from '../boards/bucket.ts'
import { createHrxl } from '../boards/hrxl.ts'
import { createPms5003 } from '../boards/pms5003.ts'
import { createSds011 } from '../boards/sds011.ts'
import { createUno } from '../boards/uno.ts'
import { turbidityVolts } from '../turbidity.ts'
import type { World } from '../world.ts'

export interface VillageSensor {
  id: string
  driver: string
  /** The board it hangs on; two sensors may share one. */
  board: string
  every_s: number
  /** What else the driver needs to know. */
  options?: Record<string, string | number>
}

export interface VillageStation {
  id: string
  name: string
  lat: number
  lon: number
  sensors: VillageSensor[]
}

const mmPerTip = 0.2
export const bridge_m = 4 // the sensor under the bridge, above the zero of the staff gauge
export const jetty_m = 3 // the sensor on the jetty, above mean sea level

export const villageStations: readonly VillageStation[] = [
  {
    id: 'hulu',
    name: 'Jembatan Hulu',
    lat: -6.6335,
    lon: 106.8371,
    sensors: [
      { id: 'level', driver: 'a02yyuw', board: 'hulu-level', every_s: 5, options: { sensor_height_m: bridge_m } },
      {
        id: 'rain',
        driver: 'tipping-bucket',
        board: 'hulu-uno',
        every_s: 10,
        options: { pin: 'D2', mm_per_tip: mmPerTip },
      },
    ],
  },
  {
    id: 'muara',
    name: 'Muara Mangrove',
    lat: -6.7063,
    lon: 108.557,
    sensors: [
      { id: 'tide', driver: 'hrxl', board: 'muara-tide', every_s: 5, options: { sensor_height_m: jetty_m } },
      { id: 'turbidity', driver: 'sen0189', board: 'muara-uno', every_s: 5, options: { pin: 'A0' } },
    ],
  },
  {
    id: 'sekolah',
    name: 'Atap Sekolah',
    lat: -6.5971,
    lon: 106.806,
    sensors: [
      { id: 'dust', driver: 'sds011', board: 'sekolah-sds011', every_s: 5 },
      { id: 'dust-b', driver: 'pms5003', board: 'sekolah-pms5003', every_s: 5 },
    ],
  },
]

/**
 * The boards of the village, by name. `worldTime` turns the boards' time into the world's, and `boardTime` back, so that
 * a lesson can watch a day go by in minutes.
 */
export function villageBoards(
  world: World,
  { worldTime, boardTime }: { worldTime: (at_ms: number) => number; boardTime: (world_ms: number) => number },
): Record<string, Board> {
  const distance_mm = (height_m: number, level_m: (world_ms: number) => number) => (at_ms: number) =>
    1_000 * (height_m - level_m(worldTime(at_ms)) + world.ripple_m(at_ms))
  const dust = (at_ms: number) => world.dust(worldTime(at_ms))
  const nextTip_ms = (after_ms: number) => Math.ceil(boardTime(world.rain.nextTip_ms(worldTime(after_ms), mmPerTip)))

  return {
    'hulu-level': createA02yyuw({ distance_mm: distance_mm(bridge_m, world.river.level_m) }),
    'hulu-uno': createUno({ bucket: { pin: 2, contact: createBucket({ nextTip_ms }) } }),
    'muara-tide': createHrxl('mb7389', { distance_mm: distance_mm(jetty_m, world.tide_m) }),
    'muara-uno': createUno({ volts: { 0: (at_ms) => turbidityVolts(world.turbidity_ntu(worldTime(at_ms))) } }),
    'sekolah-sds011': createSds011({ dust }),
    'sekolah-pms5003': createPms5003({ dust }),
  }
}

/**
 * The `edge.yaml` of a station; JSON is YAML. `ports`: where each board answers. The password is not in it, only the
 * name of the variable that holds it.
 */
export function edgeConfig(
  station: VillageStation,
  {
    mqtt,
    ports,
    data_dir,
    password_env,
  }: { mqtt: string; ports: Record<string, string>; data_dir: string; password_env: string },
): string {
  const config = {
    station: station.id,
    name: station.name,
    place: { lat: station.lat, lon: station.lon },
    gateway: { url: mqtt, username: station.id, password_env },
    sensors: station.sensors.map(({ board, options, ...sensor }) => ({ ...sensor, port: ports[board], ...options })),
    data_dir,
    trial_s: 0, // its boards stand at another port after each start, and nobody is at work
  }
  return `# Written by npm start at each start; changes here are lost.\n${JSON.stringify(config, null, 2)}\n`
}
