/** The table: every sensor Pantau can read. Adding one is one file and one row. */
import type { Driver } from '../driver.ts'

export const drivers: readonly Driver[] = []

/** The driver that edge.yaml calls `id`. */
export function driverOf(id: string): Driver | undefined {
  return drivers.find((driver) => driver.id === id)
}
