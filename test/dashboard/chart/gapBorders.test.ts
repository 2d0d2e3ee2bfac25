/**
 * What is seen at the borders of a stretch without data, in charts, downloads and the API.
 *
 * `/series` puts one null into a hole of raw rows, at the time when the next reading was due: until then nothing was missing. The
 * readings before and after the hole stay where they are, so no border moves by it: a line that is drawn through the columns
 * ends at the last reading and begins at the next. The page takes the hole from these two readings and not from the null.
 */
import { beforeAll, describe, expect, it } from 'vitest'
import { linePlot } from '../../../dashboard/series.ts'
import type { ReadingsAnswer, SeriesAnswer } from '../../../gateway/contract.ts'
import { eventually } from '../../kit/eventually.ts'
import { needs } from '../../kit/needs.ts'
import { openBrowser } from '../browser.ts'
import { openKeptVillage } from '../keptVillage.ts'

const chromium = needs('chromium')
const minute_ms = 60_000

describe.skipIf(chromium.skip)(`a river that was not heard for twenty minutes (${chromium.why})`, () => {
  let browser: Awaited<ReturnType<typeof openBrowser>>
  beforeAll(async () => {
    browser = await openBrowser()
  })

  it('has its gap from the last reading before it to the first after it, wherever people and programs look', async () => {
    const { http, measure } = await openKeptVillage()
    const newest_ms = Date.now() - minute_ms
    const [last_ms, next_ms] = [newest_ms - 30 * minute_ms, newest_ms - 10 * minute_ms]
    const times = [
      ...Array.from({ length: 20 }, (_, i) => last_ms - (19 - i) * minute_ms),
      ...Array.from({ length: 11 }, (_, i) => next_ms + i * minute_ms),
    ]
    for (const at_ms of times) await measure(0.5, at_ms)
    const get = (path: string) => fetch(`${http}/api/v1/${path}`)
    const asked = `station=hulu&sensor=level&quantity=water_level_m&from=${times[0]}&to=${newest_ms + 1}`

    const series = await eventually(async () => {
      const answer = (await (await get(`series?${asked}`)).json()) as SeriesAnswer
      return answer.n.filter((n) => n > 0).length === times.length && answer
    })
    const hole = series.at_ms.filter((_, i) => series.mean[i] === null)
    expect(hole, 'one null, when the next reading was due').toEqual([last_ms + minute_ms])
    expect(series.at_ms.filter((_, i) => series.mean[i] !== null)).toEqual(times)
    expect(series.flag[series.at_ms.indexOf(hole[0]!)], 'no flag: the sensor said nothing').toBeNull()

    const { rows } = (await (await get(`readings?${asked}&limit=1000`)).json()) as ReadingsAnswer
    expect(
      rows.map(({ at_ms }) => at_ms),
      'nothing is made up in a download',
    ).toEqual(times)
    const csv = await (await get(`export.csv?${asked}`)).text()
    const lines = csv.split('\n').filter((line) => /,0\.5(,|$)/.test(line))
    expect(lines).toHaveLength(times.length)

    const window = { from_ms: times[0]!, to_ms: newest_ms }
    expect(linePlot(series, window).gaps).toEqual([{ from_ms: last_ms, to_ms: next_ms }])
    const steps = (await (await get(`series?${asked}&points=15`)).json()) as SeriesAnswer
    const [gap] = linePlot(steps, window).gaps
    expect(Math.abs(gap!.from_ms - last_ms), 'in steps, to half a step').toBeLessThanOrEqual(steps.step_ms / 2)
    expect(Math.abs(gap!.to_ms - next_ms)).toBeLessThanOrEqual(steps.step_ms / 2)

    const { page } = await browser.openPage(`${http}/#s=hulu&q=level.water_level_m&r=1h&l=id`)
    // Until it is known that nothing came before the window, its beginning is a gap, too.
    await eventually(async () => {
      const chart = page.locator('.chart')
      expect(await chart.getAttribute('data-points')).toBe(String(times.length))
      expect(await chart.getAttribute('data-gaps')).toBe('1')
      return true
    })
  })
})
