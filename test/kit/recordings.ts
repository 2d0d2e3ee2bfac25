import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { checkout } from './root.ts'

const folder = join(checkout, '../shared/data')

/** A file of the recorded data that lies beside the checkout, and whether it is absent; then its tests are skipped. */
export function recording(name: string): { path: string; skip: boolean; why: string } {
  const path = join(folder, name)
  const skip = !existsSync(path)
  return { path, skip, why: skip ? `skipped, no recording ${name}` : name }
}
