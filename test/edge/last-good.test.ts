/** A start in the night: edge.yaml was written wrong, nobody is at the terminal, and the river is measured all the same. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { planOrLastGood } from '../../edge/last-good.ts'
import { ConfigError } from '../../edge/platform/problems.ts'
import { startBroker } from '../kit/broker.ts'
import { eventually } from '../kit/eventually.ts'
import { a02Frame, fakeWire } from '../kit/fakeWire.ts'
import { emptyFolder } from '../kit/folder.ts'
import { runEdge, startEdge } from '../kit/startEdge.ts'

const secret = { EDGE_PASSWORD: 'secret' }
const night = { ...secret, PANTAU_LAST_GOOD: '1' } // as NOTIFY_SOCKET of systemd

/** A station that has run with its file and has ended. */
async function village() {
  const [broker, wire, folder] = [await startBroker(), await fakeWire(), emptyFolder()]
  const sensors = [{ id: 'level', driver: 'a02yyuw', port: wire.port, every_s: 0 }]
  const edge = await startEdge({ folder, gatewayUrl: broker.url, sensors })
  await eventually(() => broker.lastStatus()?.state === 'online')
  await edge.stop()
  const file = join(folder, 'depok.yaml')
  const good = readFileSync(file, 'utf8')
  const start = (env: Record<string, string>) => runEdge(['--config', file], { ...env, LANG: 'id_ID.UTF-8' })
  return {
    broker,
    wire,
    folder,
    file,
    good,
    start,
    spoil: () => writeFileSync(file, good.replace(/every_s: 0/, 'every_s: 0,5')),
  }
}

it('measures with the settings of the last good start, says so, and takes the corrected file at the next one', async () => {
  const { broker, wire, file, good, start, spoil } = await village()
  spoil()
  const edge = start(night)
  await wire.connected()
  wire.send(a02Frame(1234))
  await eventually(() => broker.readings().some(({ values }) => values.distance_m === 1.234))
  await eventually(() => broker.lastStatus()?.settings === 'older')
  expect(edge.stderr()).toMatch(/those of the last good start serve instead/)
  expect(edge.stderr(), 'the mistake, in her language too').toMatch(/salah.*depok\.yaml.*0\.5/)
  expect(await edge.stop()).toBe(0)

  writeFileSync(file, good)
  const again = start(night)
  await eventually(() => broker.lastStatus()?.state === 'online' && broker.lastStatus()?.settings === undefined)
  await again.stop()
})

it('starts nothing for whoever stands at the terminal, nor with copies that are wrong as well', async () => {
  const { folder, file, good, start, spoil } = await village()
  spoil()
  const typed = start(secret)
  expect(await typed.ended).toBe(2)
  expect(typed.stderr()).toMatch(/0\.5/)

  writeFileSync(file, good.replace('data_dir: edge-data\n', ''))
  expect(() => planOrLastGood(file, night), 'nothing says where the copy is').toThrow(ConfigError)
  const service = { ...night, STATE_DIRECTORY: join(folder, 'edge-data') } // as systemd tells
  expect(planOrLastGood(file, service)).toMatchObject({
    station: { station: 'depok' },
    instead: { id: expect.any(String) },
  })
  writeFileSync(join(folder, 'edge-data', 'good.edge.yaml'), 'station: [\n')
  expect(() => planOrLastGood(file, service)).toThrow(ConfigError)
})
