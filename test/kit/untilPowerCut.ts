import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect } from 'vitest'
import type { openDisk } from '../crash/disk.ts'

/**
 * Runs a child that prints a number a line, kills it after so many, and drops what no fsync has reached. Gives all the
 * numbers that it printed.
 */
export async function untilPowerCut(
  child: readonly string[],
  numbers: number,
  disk: ReturnType<typeof openDisk>,
): Promise<number[]> {
  const running = spawn(process.execPath, child, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...disk.env },
  })
  const closed = once(running, 'close')
  let said = ''
  running.stdout.on('data', (chunk) => {
    said += chunk
    if (said.split('\n').length > numbers) running.kill('SIGKILL')
  })
  expect(await closed).toEqual([null, 'SIGKILL'])
  disk.cutPower()
  return said.split('\n').slice(0, -1).map(Number)
}
