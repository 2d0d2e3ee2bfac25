import { expect, it } from 'vitest'
import type { Frame } from '../../edge/driver.ts'
import { driverOf } from '../../edge/drivers/index.ts'
import { openFacts } from '../../edge/facts.ts'
import { silenceOn } from '../../edge/links/link.ts'
import { parsePort } from '../../edge/links/ports.ts'

const serial = parsePort('serial:/dev/air')!
const dust = (pm2_5_ug_m3: number | null, pm10_ug_m3: number | null): Frame => ({
  kind: 'frame',
  values: { pm2_5_ug_m3, pm10_ug_m3 },
})
const gone = (reason: 'warming up' | 'at its stop') => ({
  kind: 'frame',
  values: { pm2_5_ug_m3: null, pm10_ug_m3: null },
  nulls: { pm2_5_ug_m3: reason, pm10_ug_m3: reason },
})
const minute_ms = 60_000

it('a sensor that got its power with the computer, or with its adapter, warms up first', () => {
  const facts = openFacts(driverOf('sds011')!, serial)
  facts.opened(5_000)
  expect(facts.judged(dust(12, 20), 29_999)).toEqual(gone('warming up'))
  expect(facts.judged(dust(12, 20), 30_000)).toEqual(dust(12, 20))
  facts.closed('the wire went away; was the cable pulled out?')
  facts.opened(10 * minute_ms)
  expect(facts.judged(dust(12, 20), 10 * minute_ms + 29_999)).toEqual(gone('warming up'))
  expect(facts.judged(dust(12, 20), 10 * minute_ms + 30_000)).toEqual(dust(12, 20))
})

it('a program that starts anew, and a network that was cut, take no power from a sensor', () => {
  const facts = openFacts(driverOf('sds011')!, serial)
  facts.opened(90 * minute_ms)
  expect(facts.judged(dust(12, 20), 90 * minute_ms)).toEqual(dust(12, 20))
  const far = openFacts(driverOf('sds011')!, parsePort('tcp:10.0.0.7:4000')!)
  far.opened(90 * minute_ms)
  far.closed('the other side closed it')
  far.opened(91 * minute_ms)
  expect(far.judged(dust(12, 20), 91 * minute_ms)).toEqual(dust(12, 20))
})

it('a port that was opened anew because nothing came takes no power either: a dust sensor may rest for minutes', () => {
  const facts = openFacts(driverOf('sds011')!, serial)
  facts.opened(90 * minute_ms)
  facts.closed(silenceOn)
  facts.opened(91 * minute_ms)
  expect(facts.judged(dust(12, 20), 91 * minute_ms)).toEqual(dust(12, 20))
})

it('a dead fan is no worst air in the country: all at their stops is no value, one alone is', () => {
  const facts = openFacts(driverOf('sds011')!, serial)
  facts.opened(90 * minute_ms)
  const judged = (frame: Frame) => facts.judged(frame, 90 * minute_ms)
  expect(judged(dust(999.9, 1999.9))).toEqual(gone('at its stop'))
  expect(judged(dust(999.9, 999.9))).toEqual(gone('at its stop'))
  expect(judged(dust(612.5, 999.9))).toEqual(dust(612.5, 999.9))
  expect(judged(dust(null, 999.9))).toEqual(dust(null, 999.9))
})

it('rain that fell while it warmed up has fallen', () => {
  const facts = openFacts({ warmUp_s: 60, quantities: {} }, serial)
  facts.opened(0)
  expect(facts.judged({ kind: 'frame', values: { rainfall_mm: 0.2, rain_rate_mm_h: 5 } }, 1_000)).toEqual({
    kind: 'frame',
    values: { rainfall_mm: 0.2, rain_rate_mm_h: null },
    nulls: { rain_rate_mm_h: 'warming up' },
  })
})
