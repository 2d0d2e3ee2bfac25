import { join } from 'node:path'
import { pino } from 'pino'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Pack } from '../../edge/contract.ts'
import { openOutbox } from '../../edge/outbox.ts'
import { openDisk } from '../crash/disk.ts'
import { emptyFolder } from '../kit/folder.ts'
import { handClock } from '../kit/handClock.ts'
import { needs } from '../kit/needs.ts'
import { dist } from '../kit/root.ts'
import { untilPowerCut } from '../kit/untilPowerCut.ts'

const child = join(dist, 'test/edge/power-child.js')
const compiler = needs('cc')

describe.skipIf(compiler.skip)(`a power cut at any instant (${compiler.why})`, () => {
  it.each([0, 10])('costs no reading that is older than the loss window of %i s', async (lossWindow_s) => {
    const folder = emptyFolder()
    const file = join(folder, 'outbox.db')
    const disk = openDisk(folder, emptyFolder(), { losesPower: true })
    onTestFinished(disk.close)
    const safe: number[] = []
    for (const count of [1, 40, 120]) {
      safe.push(
        ...(await untilPowerCut([child, file, String((safe.at(-1) ?? 0) + 100), String(lossWindow_s)], count, disk)),
      )
      const kept = new Set(await keptIn(file))
      expect(safe.filter((n) => !kept.has(n))).toEqual([])
    }
  })
})

async function keptIn(file: string): Promise<number[]> {
  const clock = handClock()
  const outbox = openOutbox({ file, epoch: 'look', lossWindow_s: 0, clock, log: pino({ level: 'silent' }) })
  const lanes = outbox.dispatch()
  const numbers: number[] = []
  for (let parcel = lanes.next('backlog'); parcel; parcel = lanes.next('backlog')) {
    const { readings } = JSON.parse(parcel.payload) as Pack
    for (const { values } of readings) numbers.push(values.water_level_m!)
  }
  outbox.close()
  return numbers
}
