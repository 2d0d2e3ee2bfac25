/** Ten million bytes of noise for each driver: what it takes for a value, and how fast it refuses the rest. */

import type { AskedDriver, SerialDriver } from '../../edge/driver.ts'
import { drivers } from '../../edge/drivers/index.ts'
import { searchAnswer } from '../../edge/links/answer.ts'
import { openRandom } from '../kit/random.ts'
import type { Bench } from './scene.ts'

const noise_bytes = 10_000_000
const chunk_bytes = 4_096
const seed = 20_261_127

export async function benchNoise({ note }: Bench) {
  for (const driver of drivers) {
    if (driver.wire === 'pins') continue
    const before_ms = performance.now()
    const values = driver.wire === 'bytes' ? heard(driver) : answered(driver)
    const took_s = (performance.now() - before_ms) / 1_000
    note({
      what: `${noise_bytes.toLocaleString('en')} bytes of noise, ${driver.id} (${driver.checksum})`,
      measured: `${values} taken for a value, ${(noise_bytes / 1e6 / took_s).toFixed(1)} MB/s`,
      target: driver.checksum === 'none' ? 'no sum to see it by' : 'none taken for a value',
      ...(driver.checksum !== 'none' && { isMet: values === 0 }),
      detail: { driver: driver.id, checksum: driver.checksum, noise_bytes, seed, values, took_s },
    })
  }
}

const leastOf = (driver: SerialDriver | AskedDriver) => (driver.isGeneric ? driver.examples[0]!.options! : {})

function heard(driver: SerialDriver): number {
  const decoder = driver.open(leastOf(driver))
  let values = 0
  for (const chunk of chunksOfNoise()) for (const { kind } of decoder.push(chunk)) if (kind === 'frame') values += 1
  return values
}

/** Each question in its turn; a chunk of noise is all that comes back. What is said to a command, which may stay silent, is no value. */
function answered(driver: AskedDriver): number {
  const questions = driver
    .open(driver.examples[0]!.options ?? {})
    .questions.filter(({ mayStaySilent }) => !mayStaySilent)
  let values = 0
  let turn = 0
  for (const chunk of chunksOfNoise()) {
    for (let at = 0; at < chunk.length; at += 64) {
      const question = questions[turn++ % questions.length]!
      const found = searchAnswer(question).push(chunk.subarray(at, at + 64))
      if (typeof found !== 'string') values += 1
    }
  }
  return values
}

function* chunksOfNoise(): Generator<Uint8Array> {
  const { below } = openRandom(seed)
  for (let pushed = 0; pushed < noise_bytes; pushed += chunk_bytes)
    yield Uint8Array.from({ length: Math.min(chunk_bytes, noise_bytes - pushed) }, () => below(256))
}
