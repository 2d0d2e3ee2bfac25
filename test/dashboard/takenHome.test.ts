/** Taking data home and a month on paper, in a real browser. */
import { beforeAll, describe, expect, it } from 'vitest'
import type { ReportAnswer } from '../../gateway/contract.ts'
import { exportsResource } from '../../gateway/exports/index.ts'
import { eventually } from '../kit/eventually.ts'
import { needs } from '../kit/needs.ts'
import { openBrowser, see, textIn, widthOf } from './browser.ts'
import { openVillage, threeStations } from './village.ts'

const chromium = needs('chromium')
const at = Date.UTC(2026, 9, 11, 18, 24)
const minute_ms = 60_000

const report: ReportAnswer = {
  ...{
    station: 'jembatan-lama',
    name: 'Jembatan Lama',
    gateway: 'Desa Cawang',
    month: '2026-10',
    zone: 'Asia/Jakarta',
  },
  ...{ from_ms: Date.UTC(2026, 8, 30, 17), to_ms: Date.UTC(2026, 9, 31, 17), made_ms: Date.UTC(2026, 10, 2) },
  series: ['water_level_m', 'distance_m', 'rainfall_mm', 'battery_v'].map((quantity, i) => ({
    ...{ sensor: i === 2 ? 'rain' : 'level', quantity, share: 0.9962, values: 43_000, mean: i === 2 ? null : 0.9 },
    days: Array.from({ length: 31 }, (_, day) => (day < 2 ? null : day === 9 ? 0 : day === 10 ? 0.4 : 1)),
    lowest: i === 2 ? null : { value: 0.5, at_ms: at },
    highest: i === 2 ? null : { value: 2.105, at_ms: at + 106 * minute_ms },
    sum: i === 2 ? { month: 212.4, day: { value: 81.2, day: 12 }, hour: { value: 33.4, at_ms: at } } : null,
    doubtful_hours: i,
  })),
  more_series: 0,
  alerts: Array.from({ length: 12 }, (_, i) => ({
    ...{ id: `a${i}`, rule: 'siaga', quantity: 'water_level_m', measured: 'water_level_m', raised_ms: at },
    subject: { id: 'Tinggi muka air di Jembatan Lama', en: 'Water level at Jembatan Lama' },
    cleared_ms: at + 300 * minute_ms,
    levels: [
      { label: 'Siaga 3', severity: 'Moderate' as const, at_ms: at, lead_s: 0 },
      { label: 'Siaga 1', severity: 'Extreme' as const, at_ms: at + 9 * minute_ms, lead_s: 540 },
    ],
    extreme:
      i === 1 ? { value: 2.105, at_ms: at, lead_s: 0 } : { value: 2.105, at_ms: at + 106 * minute_ms, lead_s: 6_360 },
    answered_ms: [at + 4 * minute_ms, at][i] ?? null,
  })),
  notes: Array.from({ length: 30 }, (_, i) => ({
    ...{
      id: `n${i}`,
      station: 'jembatan-lama',
      at_ms: at,
      kind: 'cleaning' as const,
      by: 'Sari',
      entered_ms: at,
      photo: null,
    },
    text: `catatan nomor ${i}: lensa dilap, tiang diperiksa, ${'air keruh '.repeat(8)}`,
  })),
  corrections: [
    {
      ...{ id: 'c1', station: 'jembatan-lama', sensor: 'level', quantity: 'water_level_m', from_ms: at, to_ms: null },
      ...{ offset: -0.25, why: 'sensor dinaikkan', by: 'Sari', entered_ms: at, withdrawn: null },
    },
  ],
  partial: null,
}

describe.skipIf(chromium.skip)(`data go home (${chromium.why})`, () => {
  let browser: Awaited<ReturnType<typeof openBrowser>>
  beforeAll(async () => {
    browser = await openBrowser()
  })

  async function village() {
    const gateway = { gateway: '2abc-defg-hjkm', name: 'Desa Cawang' }
    return openVillage({
      stations: threeStations(Date.now()),
      more: [
        (app, http) => exportsResource(app, { http, gateway, licence: 'CC-BY-4.0', corrections: async () => [] }),
        (app) => app.get('/api/v1/stations/:id/report', { config: { may: 'see' } }, async () => report),
      ],
    })
  }

  it('what a chart shows is chosen already; a second series, a format, and it comes: three taps', async () => {
    const { url } = await village()
    const { page } = await browser.openPage(`${url}/#p=download&s=jembatan-lama&q=level.water_level_m&r=24h&l=id`)
    const take = page.locator('[data-take]')
    await see(take)
    const asked = async () => new URL(String(await take.getAttribute('href')), url)
    expect((await asked()).searchParams.getAll('series')).toEqual(['jembatan-lama/level.water_level_m'])
    const { from, to, locale, tz } = Object.fromEntries((await asked()).searchParams)
    expect([Number(to) - Number(from), locale, tz]).toEqual([86_400_000, 'id', 'Asia/Jakarta'])
    await eventually(async () =>
      expect(await textIn(page.locator('[data-size]'))).toMatch(/^sekitar [\d.]+ baris, berkas sekitar \d/),
    )

    await page.getByLabel('Curah hujan').tap() // 1
    await page.getByLabel('JSON').tap() // 2
    expect((await asked()).searchParams.getAll('series')).toHaveLength(2)
    const [download] = await Promise.all([page.waitForEvent('download'), take.tap()]) // 3
    expect(download.suggestedFilename()).toMatch(/^pantau_jembatan-lama_[\d-]+_[\d-]+\.json$/)
    expect(await download.failure()).toBe(null)
    expect(await widthOf(page)).toBe(360)
  })

  it('a whole station is one name, wrong days and nothing chosen are told', async () => {
    const { url } = await village()
    const { page } = await browser.openPage(`${url}/#p=download&l=id`)
    await see(page.getByText('Pilih paling sedikit satu data.'))
    await page.locator('[data-choice=sekolah] summary').tap()
    await page.locator('[data-choice=sekolah]').getByLabel('semua dari stasiun ini').tap()
    const take = page.locator('[data-take]')
    await eventually(async () => expect(await take.getAttribute('href')).toContain('?series=sekolah&'))
    await page.locator('select[name=period]').selectOption('own')
    await page.locator('input[name=from]').fill('2026-10-09')
    await page.locator('input[name=until]').fill('2026-10-08')
    await see(page.getByText('Tanggal pertama harus sebelum tanggal terakhir', { exact: false }))
    await see(take, 0)
  })

  it('a month fills pages of A4 in black and white, and nothing of it is cut', async () => {
    const { url } = await village()
    const { page } = await browser.openPage(`${url}/#l=id`, { colorScheme: 'dark' })
    await page.locator('[data-more]').tap() // 1
    await page.locator('.menu [data-page=report]').tap() // 2
    await page.locator('[data-report]').tap() // 3
    await see(page.locator('[data-days]'), 4)
    const [story, flash] = await page.locator('[data-story]').allInnerTexts()
    expect(story).toContain('Siaga 1 9 menit kemudian')
    expect(story).toContain('1 jam 46 menit setelah peringatan pertama')
    expect(flash).toMatch(/Terparah 2,105 m, .*: saat peringatan pertama\s+Ditanggapi .*, saat itu juga/)
    expect(await page.locator('[data-days="level.water_level_m"] svg').getAttribute('aria-label')).toContain(
      'tanggal 10: 0 %',
    )
    expect(await widthOf(page)).toBe(360)

    const pdf = await page.pdf({ preferCSSPageSize: true })
    const text = pdf.toString('latin1')
    expect(text.match(/\/Type\s*\/Page\b/g)!.length).toBeLessThanOrEqual(6)
    expect(new Set(text.match(/\/MediaBox\s*\[[^\]]*\]/g))).toEqual(new Set(['/MediaBox [0 0 594.95996 841.91998]']))
    await page.emulateMedia({ media: 'print' })
    await page.setViewportSize({ width: 680, height: 960 }) // the paper between its margins
    const cut = await page.evaluate(`(() => {
      const wide = [...document.querySelectorAll('.report *')].filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
      const shown = [...document.querySelectorAll('header, nav, button, .foot, .no-print a')].filter((one) => one.checkVisibility())
      const grey = [...document.querySelectorAll('.report p, .report li, .report dd, .report h1, .report h2')].map((one) => getComputedStyle(one).color)
      return { wide: wide.length, shown: shown.map((one) => one.outerHTML.slice(0, 80)), inks: [...new Set(grey)] }
    })()`)
    expect(cut).toEqual({ wide: 0, shown: [], inks: expect.arrayContaining(['rgb(0, 0, 0)']) })
  })
})
