/**
 * Three weeks without a network, in simulated time: the real outbox on a real file, its uplink over real sockets, and the real gateway at
 * the end. Nobody comes to the station meanwhile; its power fails twice.
 */
import { join } from 'node:path'
import { pino } from 'pino'
import { expect, it, onTestFinished } from 'vitest'
import { openOutbox } from '../../edge/outbox.ts'
import { openDatabase } from '../../edge/platform/sqlite.ts'
import { startUplink } from '../../edge/uplink.ts'
import type { LedgerAnswer } from '../../gateway/contract.ts'
import { eventually } from '../kit/eventually.ts'
import { emptyFolder } from '../kit/folder.ts'
import { openGatewayHere } from '../kit/gatewayHere.ts'
import { handClock } from '../kit/handClock.ts'

const day_ms = 86_400_000
const every_ms = 1_800_000 // seldom, because each pack has a receipt; the busiest station is the arithmetic of `outboxLimits`
const days = 21
const log = pino({ level: 'silent' })

it('keeps every reading of three weeks without a network and two power failures, and delivers each once', async () => {
  const gateway = await openGatewayHere()
  const password = gateway.addStation('hulu')
  const clock = handClock(Math.floor(Date.now() / every_ms) * every_ms - days * day_ms)
  const file = join(emptyFolder(), 'outbox.db')
  const open = (epoch: string) => openOutbox({ file, epoch, lossWindow_s: 10, clock, log, openDatabase: unforced })

  let measured = 0
  let outbox = open('week0001')
  for (let day = 0; day < days; day++) {
    if (day === 7 || day === 14) {
      outbox.close()
      outbox = open(day === 7 ? 'week0002' : 'week0003')
    }
    for (let ms = 0; ms < day_ms; ms += every_ms) {
      outbox.add({ sensor: 'level', at_ms: clock.now(), values: { water_level_m: wave(measured), distance_m: 2 } })
      measured += 1
      clock.turnSync(every_ms)
    }
  }
  expect(outbox.stats()).toMatchObject({ readings: measured, dropped_readings: 0, disk: 'ok' })

  const uplink = startUplink({
    ...{ station: 'hulu', gateway: { url: gateway.mqtt, username: 'hulu', password }, outbox, clock, log },
    about: { name: 'Hulu', sensors: [] },
    health: () => ({ at_ms: clock.now(), started_ms: 0, clock: 'synced', sensors: {}, outbox: outbox.stats() }),
    random: Math.random,
  })
  onTestFinished(async () => {
    await uplink.close(0)
    outbox.close()
  })
  await eventually(async () => {
    await clock.turn(50) // about as fast as it passes: receipts come over a real network
    return outbox.stats().readings === 0
  }, 60_000)

  const ledger = await fetch(`${gateway.http}/api/v1/stations/hulu/ledger`)
  const { readings, epochs } = (await ledger.json()) as LedgerAnswer
  expect([measured, readings.stored]).toEqual([days * 48, days * 48])
  expect(Object.fromEntries(epochs.map(({ epoch, missing }) => [epoch, missing]))).toEqual({
    ...{ week0001: [], week0002: [], week0003: [] },
  })
})

const wave = (n: number) => Math.round(1_000 * Math.sin(n / 50)) / 1_000

/** A thousand commits of an idle disk: what a power cut leaves of them is the matter of power-cut.test.ts. */
const unforced: typeof openDatabase = (...asked) => {
  const db = openDatabase(...asked)
  db.pragma('synchronous = OFF')
  return db
}
