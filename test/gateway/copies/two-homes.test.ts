/** Two computers that are one gateway: the one that was replaced learns of it, and acknowledges nothing that the other would miss. */
import { cpSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import pino from 'pino'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openHomeMemory } from '../../../edge/home-memory.ts'
import { openOutbox } from '../../../edge/outbox.ts'
import { realClock } from '../../../edge/platform/clock.ts'
import { startUplink } from '../../../edge/uplink.ts'
import { writeTakenOver } from '../../../gateway/copies/former-home.ts'
import { openHome } from '../../../gateway/copies/home.ts'
import { type HomeClaim, openLaterHome, proofsOf } from '../../../gateway/copies/later-home.ts'
import { openNotices } from '../../../gateway/hooks/notices.ts'
import { moveIdentity, openIdentity } from '../../../gateway/identity/identity.ts'
import type { Broker } from '../../../gateway/mqtt/broker.ts'
import { type Credentials, openRegistry } from '../../../gateway/stations/registry.ts'
import { brokerHouse, start_ms } from '../../kit/brokerHouse.ts'
import { gatewayWords } from '../../kit/cli.ts'
import { eventually } from '../../kit/eventually.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { startGateway } from '../../kit/gateway.ts'
import { readyOf, tokenOf } from '../../kit/secondHome.ts'
import { storeIn } from '../store/kit.ts'

const log = pino({ level: 'silent' })
const key = Buffer.from('the sealed token of a second home')
const gateway = 'k7qm-2xv9-t4bd'

function claim(moved_ms: number, by = key): HomeClaim {
  return { gateway, moved_ms, proof: proofsOf([by], { gateway, moved_ms })[0]! }
}

function homeIn(folder: string, moved_ms = 0) {
  return openLaterHome({ folder, home: { gateway, moved_ms }, keys: () => [key], now: () => 9_000, log })
}

describe('a gateway that was replaced', () => {
  it('believes a later home that proves to be a copy of it, also after a restart, until it is made the home again', () => {
    const folder = emptyFolder()
    const home = homeIn(folder)
    expect(home.claimed(claim(5_000, Buffer.from('another key')))).toBe(false)
    expect(home.claimed({ ...claim(5_000), moved_ms: 6_000 })).toBe(false)
    expect(home.claimed({ ...claim(5_000), gateway: 'hhhh-2222-3333' })).toBe(false)
    expect(home.mayAcknowledge('hulu')).toBe(true)
    expect(home.claimed(claim(5_000))).toBe(true)
    expect([home.isReplaced(), home.mayAcknowledge('hulu')]).toEqual([true, false])
    expect(homeIn(folder).isReplaced()).toBe(true)
    expect(homeIn(folder, 5_001).isReplaced()).toBe(false)
  })

  it('is not moved by its own word, nor by an earlier home', () => {
    const home = homeIn(emptyFolder(), 5_000)
    expect([home.claimed(claim(5_000)), home.claimed(claim(4_000))]).toEqual([true, true])
    expect(home.isReplaced()).toBe(false)
  })

  it('believes a station for itself alone', () => {
    const home = homeIn(emptyFolder(), 5_000)
    home.hears('hulu', { gateway, moved_ms: 6_000 })
    home.hears('hilir', { gateway, moved_ms: 5_000 })
    home.hears('muara', { gateway: 'hhhh-2222-3333', moved_ms: 7_000 })
    expect(['hulu', 'hilir', 'muara', 'lain'].filter(home.mayAcknowledge)).toEqual(['hilir', 'muara', 'lain'])
    expect(home.trouble()).toMatchObject({ en: expect.stringContaining('hulu says that another computer') })
    home.hears('hulu', null)
    expect([home.mayAcknowledge('hulu'), home.trouble()]).toEqual([true, null])
  })

  it('tells people once, in both languages, and that it is over', () => {
    const told: string[] = []
    const board = {
      notify: ({ id, title }: { id: string; title: { id: string; en: string } }) =>
        told.push(`${id}: ${title.id} / ${title.en}`),
      end: (id: string) => told.push(`end ${id}`),
    }
    const home = homeIn(emptyFolder())
    home.claimed(claim(5_000))
    home.tell(board)
    expect(told).toEqual([
      'gateway-was-replaced: Server desa ini sudah digantikan komputer lain / Another computer has taken over from this gateway',
    ])
  })
})

it('stores what a station sends that was at the later home, and does not acknowledge it: the station keeps it for that one', async () => {
  const moved = { gateway, moved_ms: 5_000 }
  const later = await brokerHouse({ home: moved })
  const home = homeIn(emptyFolder())
  const old = await brokerHouse({ hearHome: home.hears, mayAcknowledge: home.mayAcknowledge })
  const folder = emptyFolder()
  const { outbox, goTo } = station(folder)

  let uplink = goTo(later, later.depok)
  await eventually(() => existsSync(join(folder, 'gateway-home.json')))
  await uplink.close(1_000)
  outbox.add({ sensor: 'level', at_ms: start_ms, values: { water_level_m: 1.5 } })
  uplink = goTo(old, old.depok)
  await eventually(() => (old.refused().replaced ?? 0) > 0)
  await uplink.close(1_000)
  expect(packsOf(old)[0]).toMatchObject({ station: 'depok', pack: { readings: [{ at_ms: start_ms }] } })
  expect(outbox.stats().readings).toBe(1)
  uplink = goTo(later, later.depok)
  await eventually(() => outbox.stats().readings === 0)
  await uplink.close(1_000)
  expect(packsOf(later)).toHaveLength(1)
})

it('is told by the later home; both say so', async () => {
  const old = await startGateway()
  await tokenOf(old.folder)
  const folder = join(emptyFolder(), 'later')
  cpSync(old.folder, folder, { recursive: true, filter: (path) => !path.endsWith('lock.db') })
  const { gateway, moved_ms } = (await moveIdentity(folder, Date.now()))!
  writeTakenOver(folder, { url: old.http })
  const registry = openRegistry(folder)
  const fresh = openHome({ folder, home: { gateway, moved_ms }, keys: registry.copyKeys, now: Date.now, log })
  onTestFinished(() => {
    fresh.close()
    registry.close()
  })
  const board = openNotices()
  await eventually(() => {
    fresh.look(board)
    return fresh.state().says.includes('runs again')
  })
  expect(board.standing()).toMatchObject([{ id: 'former-gateway-is-back', severity: 'Severe' }])
  const { ready, parts } = await readyOf(old.http)
  expect({ ready, home: parts.home!.ok, mqtt: parts.mqtt!.ok }).toEqual({ ready: false, home: false, mqtt: false })
  expect(parts.home!.says_id).toContain('komputer lain menjadi server desa ini')
  const chain = (await (await fetch(`${old.http}/api/v1/chain`)).json()) as { links: { link: string }[] }
  expect(chain.links.map(({ link }) => link)).toContain('home')
})

it('is the home again when a person says so', async () => {
  const folder = emptyFolder()
  const store = await storeIn(folder)
  const { gateway: id } = await openIdentity({ folder, store, now: () => 7, log })
  await store.close()
  expect((await moveIdentity(folder, 5_000))!.moved_ms).toBe(5_000)
  expect((await moveIdentity(folder, 4_000))!.moved_ms).toBe(5_001)
  expect((await gatewayWords(['identity', 'set', id, '--data-dir', folder])).code).toBe(0)
  const again = await storeIn(folder)
  const { moved_ms } = await openIdentity({ folder, store: again, now: () => 7, log })
  await again.close()
  expect(moved_ms).toBeGreaterThan(5_001)
})

/** A real outbox, and an uplink to whichever gateway. */
function station(folder: string) {
  const clock = realClock(() => Date.now())
  const outbox = openOutbox({ file: join(folder, 'outbox.db'), epoch: 'epoch001', lossWindow_s: 10, clock, log })
  onTestFinished(() => outbox.close())
  const health = () => ({ at_ms: 1, started_ms: 0, clock: 'unknown' as const, outbox: outbox.stats(), sensors: {} })
  const about = { name: 'Depok', sensors: [] }
  return {
    outbox,
    goTo: ({ broker }: { broker: Broker }, account: Credentials) =>
      startUplink({
        ...{ station: 'depok', gateway: { url: broker.url, ...account }, about, health, outbox, clock, log },
        ...{ home: openHomeMemory(folder, log), random: Math.random, limits: { first_ms: 5, most_ms: 50 } },
      }),
  }
}

function packsOf({ store }: Pick<Awaited<ReturnType<typeof brokerHouse>>, 'store'>) {
  return store.entries.filter((entry) => entry.kind === 'pack')
}
