/** The reader that fills InfluxDB, with a real record and a server on paper: whose turn it is. */
import { pino } from 'pino'
import { expect, it, onTestFinished } from 'vitest'
import { openWriter } from '../../../gateway/influx/writer.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { packEntry, storeIn } from '../store/kit.ts'

it('a stream of fresh readings that never ends does not starve the backlog, nor the backlog the stream', async () => {
  const store = await storeIn(emptyFolder())
  onTestFinished(() => store.close())
  let seq = 0
  const add = (station: string) => store.append(packEntry({ station, seq: ++seq, at_ms: [seq * 1_000], value: seq }))
  const stop = new AbortController()
  const turns: string[] = []
  const server = {
    async write(lines: string[]) {
      turns.push(lines.some((line) => line.includes('station=baru')) ? 'fresh' : 'backlog')
      if (turns.length === 20) stop.abort()
      await add('baru')
    },
  }
  // A backlog of many batches.
  const at_ms = Array.from({ length: 400 }, (_, i) => i * 1_000)
  for (let n = 0; n < 100; n++) {
    await store.append(packEntry({ station: 'lama', seq: n, at_ms: at_ms.map((ms) => ms + n * 400_000), value: n }))
  }
  const nothing = async () => undefined
  const healer = {
    async *lines() {
      yield* []
    },
    forget: () => undefined,
  }
  const log = pino({ level: 'silent' })
  const writer = await openWriter({
    store,
    server,
    healer,
    whose: { gateway: 'g', untagged_until_ms: 0 },
    now: () => 0,
    random: () => 0,
    wait: nothing,
    log,
  })
  await add('baru')
  await writer.run(stop.signal)
  expect(turns.filter((turn) => turn === 'backlog').length).toBeGreaterThanOrEqual(9)
  expect(turns.filter((turn) => turn === 'fresh').length).toBeGreaterThanOrEqual(9)
})
