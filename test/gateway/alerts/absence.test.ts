/** Absence speaks: what a duty officer reads when a sensor is torn off, a station dies, or every value fails, in a flood. */
import { describe, expect, it } from 'vitest'
import { LocalizedText, type Trouble } from '../../../gateway/contract.ts'
import { gauge, warningHouse } from '../../kit/warningHouse.ts'

const rule = gauge.id

describe('a sensor that is torn off in a flood', () => {
  it('leaves the alert active, and the alert says how old its number is', async () => {
    const { send, pass, alerts, notices, siren } = await warningHouse([gauge])
    await send([0, 1.0])
    for (let i = 0; i < 9; i++) {
      await pass(0.5)
      await send([0, -1.5])
    }
    await pass(0)
    const [alert] = await alerts()
    expect(alert).toMatchObject({ state: 'active', label: 'Siaga 3', value: 1, present: { value: -1.5, flag: 4 } })
    expect(alert!.stale).toMatchObject({ why: 'failed', since_ms: alert!.value_at_ms })
    expect(alert!.stale!.says).toEqual({
      id: 'Tinggi muka air di Bendung Katulampa sekarang tidak diketahui: sensor level mengirim nilai yang tidak lolos uji mutu (-150 cm); mungkin rusak atau terlepas. Nilai terakhir yang dapat dipakai 100 cm, pukul 07.00 WIB, 5 menit yang lalu. Siaga 3 tetap berlaku; mintalah seseorang melihat langsung, bila aman.',
      en: 'Water level at Bendung Katulampa is not known now: the sensor level sends values that fail their quality test (-150 cm); it may be broken or torn off. The last usable value is 100 cm, at 07:00 WIB, 5 minutes ago. Siaga 3 still holds; have somebody go and look, if it is safe.',
    })
    expect(siren(rule)).toMatchObject({ state: 'active', value: 1, stale: { why: 'failed' } })
    expect(notices()).toMatchObject([{ id: `stale-${rule}`, severity: 'Moderate', text: alert!.stale!.says }])
  })

  it('is no news after one value that failed, and over with the first that can be used', async () => {
    const { send, pass, alerts, notices, siren } = await warningHouse([gauge])
    await send([0, 1.0])
    await pass(1)
    await send([0, -1.5])
    await pass(3)
    expect((await alerts())[0]).toMatchObject({ stale: null, present: { value: -1.5 } })
    for (let i = 0; i < 3; i++) {
      await send([0, -1.5])
      await pass(1)
    }
    expect((await alerts())[0]!.stale?.why).toBe('failed')
    await send([0, 1.2])
    await pass(0)
    expect((await alerts())[0]).toMatchObject({ stale: null, present: { value: 1.2, flag: 1 } })
    expect([notices(), siren(rule)?.stale]).toEqual([[], null])
  })
})

it('a sensor whose every value is null says so', async () => {
  const { send, pass, alerts } = await warningHouse([gauge])
  await send([0, 1.0])
  for (let i = 0; i < 4; i++) {
    await pass(1)
    await send([0, null])
  }
  const [alert] = await alerts()
  expect(alert).toMatchObject({ state: 'active', stale: { why: 'no-value' }, present: { value: null, flag: 9 } })
  expect(alert!.stale!.says.en).toContain('the sensor level answers without a value; it may be broken or torn off')
})

describe('a station that dies in a flood', () => {
  it('is told to people after a quarter of an hour, also without any rule for silence', async () => {
    const { send, pass, alerts, notices, siren } = await warningHouse([gauge])
    await send([120, 0.9], [60, 0.95], [0, 1.0])
    await pass(14)
    expect([(await alerts())[0]!.stale, notices()]).toEqual([null, []])
    await pass(2)
    const [alert] = await alerts()
    expect(alert!.stale).toMatchObject({ why: 'silent' })
    expect(alert!.stale!.says).toEqual({
      id: 'Tinggi muka air di Bendung Katulampa sekarang tidak diketahui: tidak ada kiriman lagi dari sensor level. Nilai terakhir yang dapat dipakai 100 cm, pukul 07.00 WIB, 16 menit yang lalu. Siaga 3 tetap berlaku; mintalah seseorang melihat langsung, bila aman.',
      en: 'Water level at Bendung Katulampa is not known now: nothing more comes from the sensor level. The last usable value is 100 cm, at 07:00 WIB, 16 minutes ago. Siaga 3 still holds; have somebody go and look, if it is safe.',
    })
    expect(siren(rule)).toMatchObject({ stale: { why: 'silent', since_ms: alert!.value_at_ms } })
    expect(notices().map(({ id }) => id)).toEqual([`stale-${rule}`]) // one dead station, one notice
  })

  describe('with a wire that is cut', () => {
    const wire: Trouble = { kind: 'wire', sensor: 'level', id: 'putus', en: 'cut', todo: { id: 'pasang', en: 'plug' } }

    it('is told with the wire, not once more as “no data” of its rule', async () => {
      const { pass, notices, warning } = await warningHouse([gauge], { troubles: [wire] })
      expect(warning.hangsOn('katulampa', 'level')).toEqual({ isWatched: true })
      expect(warning.hangsOn('katulampa', 'hujan')).toEqual({ isWatched: false })
      await pass(20)
      expect(notices()).toEqual([])
    })

    it('is told with the wire, not once more as an alert without new data; the alert itself says it', async () => {
      const troubles = [wire]
      const { send, pass, alerts, notices, warning } = await warningHouse([gauge], { troubles })
      await send([120, 0.9], [60, 0.95], [0, 1.0])
      await pass(16)
      expect((await alerts())[0]!.stale).toMatchObject({ why: 'silent' })
      expect(notices()).toEqual([])
      expect(warning.hangsOn('katulampa', 'level')).toMatchObject({ isWatched: true, alert: { label: 'Siaga 3' } })
      troubles.pop()
      await pass(1)
      expect(notices().map(({ id }) => id)).toEqual([`stale-${rule}`])
    })
  })

  it('is waited for as long as it usually takes its time, and not blamed for the gateway’s absence', async () => {
    const first = await warningHouse([{ ...gauge, fresh_s: 7_200 }])
    for (let i = 0; i < 6; i++) {
      await first.send([0, 1.0])
      await first.pass(20)
    }
    await first.pass(70)
    expect((await first.alerts())[0]!.stale).toBeNull()
    await first.pass(15)
    expect((await first.alerts())[0]!.stale).toMatchObject({ why: 'silent' })
    await first.close()
    const second = await warningHouse([{ ...gauge, fresh_s: 7_200 }], { folder: first.folder, clock: first.clock })
    await second.pass(9)
    expect((await second.alerts())[0]!.stale).toBeNull()
    await second.pass(25)
    expect((await second.alerts())[0]!.stale).toMatchObject({ why: 'silent' })
  })

  it('is known after a restart to have failed before it', async () => {
    const first = await warningHouse([gauge])
    await first.send([0, 1.0])
    for (let i = 0; i < 4; i++) {
      await first.pass(1)
      await first.send([0, -1.5])
    }
    await first.close()
    const second = await warningHouse([gauge], { folder: first.folder, clock: first.clock })
    expect((await second.alerts())[0]).toMatchObject({ stale: { why: 'failed' }, value: 1 })
  })
})

it('a combination says it of the rule that it stands on', async () => {
  const both = { id: 'banjir', label: 'Banjir', all: [rule] }
  const { send, pass, alerts } = await warningHouse([gauge, both])
  await send([60, 0.9], [0, 1.0])
  await pass(16)
  const combined = (await alerts()).find((alert) => alert.rule === 'banjir')
  expect(LocalizedText.parse(combined!.stale!.says).en).toMatch(
    /^Water level at Bendung Katulampa is not known now.*Banjir still holds/,
  )
})
