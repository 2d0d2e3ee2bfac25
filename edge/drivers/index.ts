/** The table: every sensor Pantau can read. Adding one is one file beside this one and one row. */
import type { Driver } from '../driver.ts'
import { a02yyuw } from './a02yyuw.ts'
import { countingBoard } from './counting-board.ts'
import { ezo } from './ezo.ts'
import { hrxl } from './hrxl.ts'
import { jsnAsked } from './jsn-asked.ts'
import { ld2413 } from './ld2413.ts'
import { mhZ19 } from './mh-z19.ts'
import { modbus } from './modbus.ts'
import { pms5003 } from './pms5003.ts'
import { pms5003Resting } from './pms5003-resting.ts'
import { qdy30a } from './qdy30a.ts'
import { rg15 } from './rg-15.ts'
import { sds011 } from './sds011.ts'
import { sds011Resting } from './sds011-resting.ts'
import { sds198 } from './sds198.ts'
import { sen0189 } from './sen0189.ts'
import { sps30 } from './sps30.ts'
import { textLine } from './text-line.ts'
import { tippingBucket } from './tipping-bucket.ts'

export const drivers: readonly Driver[] = [
  a02yyuw,
  jsnAsked,
  hrxl,
  ld2413,
  qdy30a,
  countingBoard,
  tippingBucket,
  rg15,
  sds011,
  sds011Resting,
  pms5003,
  pms5003Resting,
  sds198,
  sps30,
  mhZ19,
  sen0189,
  ezo,
  modbus,
  textLine,
]

/** The driver that edge.yaml calls `id`. */
export function driverOf(id: string): Driver | undefined {
  return drivers.find((driver) => driver.id === id)
}
