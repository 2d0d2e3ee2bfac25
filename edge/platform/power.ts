/** Whether the power of this computer is enough: what the firmware of a Raspberry Pi and the kernel say of it. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Ask } from './clock-sync.ts'
import { isSystemError, namesIn } from './reading-files.ts'

// Raspberry Pi `get_throttled`: bits 0–3 now, 16–19 the same since boot.
const powerBits: [bit: number, text: string][] = [
  [0, 'under-voltage now'],
  [1, 'processor slowed now'],
  [2, 'throttled now'],
  [3, 'too warm now'],
  [16, 'under-voltage since boot'],
  [17, 'processor slowed since boot'],
  [18, 'throttled since boot'],
  [19, 'too warm since boot'],
]

/** The meaning of `throttled=0x50005`; nothing when all is well. */
export function powerOf(answer: string): string[] {
  const bits = Number(/^throttled=(0x[0-9a-f]+)/i.exec(answer)?.[1] ?? 0)
  return powerBits.filter(([bit]) => bits & (1 << bit)).map(([, text]) => text)
}

/**
 * The same of this computer, now; undefined where nobody can tell. The program of the firmware is asked last: it needs a group,
 * and where it is missing the kernel says it, too.
 */
export async function readPower({
  root = '/',
  ask,
}: {
  root?: string | undefined
  ask: Ask
}): Promise<string[] | undefined> {
  const bits = await textAt(join(root, 'sys/devices/platform/soc/soc:firmware/get_throttled'))
  const hex = /^(?:0x)?([0-9a-f]+)$/i.exec(bits?.trim() ?? '')?.[1]
  if (hex !== undefined) return powerOf(`throttled=0x${hex}`)
  const answer = await ask('vcgencmd', ['get_throttled'])
  if (answer !== undefined) return powerOf(answer)
  for (const name of namesIn(join(root, 'sys/class/hwmon'))) {
    const sensor = join(root, 'sys/class/hwmon', name)
    if ((await textAt(join(sensor, 'name')))?.trim() !== 'rpi_volt') continue
    return (await textAt(join(sensor, 'in0_lcrit_alarm')))?.trim() === '1' ? ['under-voltage now'] : []
  }
  return undefined
}

async function textAt(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (err) {
    if (isSystemError(err)) return undefined
    throw err
  }
}
