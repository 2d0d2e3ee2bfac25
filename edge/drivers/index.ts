/** The table: every sensor Pantau can read. Adding one is one file beside this one and one row. */
import type { Driver } from '../driver.ts'
import { a02yyuw } from './a02yyuw.ts'
import { hrxl } from './hrxl.ts'
import { pms5003 } from './pms5003.ts'
import { sds011 } from './sds011.ts'
import { sen0189 } from './sen0189.ts'
import { tippingBucket } from './tipping-bucket.ts'

export const drivers: readonly Driver[] = [a02yyuw, hrxl, tippingBucket, sds011, pms5003, sen0189]

/** The driver that edge.yaml calls `id`. */
export function driverOf(id: string): Driver | undefined {
  return drivers.find((driver) => driver.id === id)
}
