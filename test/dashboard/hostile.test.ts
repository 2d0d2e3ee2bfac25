/** Every text that the gateway tells a page is HTML of somebody who means harm: names, labels, reasons, comments, models, addresses. */
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { eventually } from '../kit/eventually.ts'
import { needs } from '../kit/needs.ts'
import { openBrowser, signInBy, textIn } from './browser.ts'
import { openFlood, riverWords } from './flood.ts'
import { openVillage, threeStations } from './village.ts'
import { openVillagers } from './villagers.ts'

const chromium = needs('chromium')
const harm = 'window.harmed = (window.harmed ?? 0) + 1'
const html = `"'><img src=x onerror="${harm}"><svg onload="${harm}"><script>${harm}</script><a class=harm href="javascript:${harm}">`

/** Words of the protocol stay, so that every page still has something to show; all other texts, in any depth, are hostile. */
function hostile<T>(value: T, key = ''): T {
  if (typeof value === 'string')
    return (isWord(key, value) ? value : /^https?:/.test(value) ? `javascript:${harm}` : `${value}${html}`) as T
  if (Array.isArray(value)) return value.map((one) => hostile(one, key)) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, hostile(one, name)])) as T
}
const isWord = (key: string, text: string) =>
  !['model', 'by', 'name', 'who', 'user'].includes(key) &&
  /^([a-z0-9_.@-]*|[A-Z][a-z]+\/[A-Z]\w+|W[A-Z]+|\d{4}-.*|Minor|Moderate|Severe|Extreme)$/.test(text)

const series = 's=jembatan-lama&q=level.water_level_m'
const pages = ['', '#p=rules', '#p=hooks', '#p=drill', '#/people', '#p=invite&s=sekolah', `#${series}&r=6h`]

describe.skipIf(chromium.skip)(`the page of a village whose every text is hostile (${chromium.why})`, () => {
  let browser: Awaited<ReturnType<typeof openBrowser>>
  beforeAll(async () => {
    browser = await openBrowser()
  })

  it('runs none of it and makes no element of it, on any page, signed in and live', async () => {
    const now_ms = Date.now()
    const { parts, linkOf } = openVillagers()
    const scripted = openFlood(now_ms, (data) => opened.tell({ event: 'alert', data: hostile(data) }))
    const readiness = () => hostile({ ready: false, parts: { record: { ok: false, says: 'Penuh', says_id: 'Penuh' } } })
    const spoil: (typeof scripted.more)[number] = (app) =>
      void app.addHook('preSerialization', async ({ url }, _reply, payload) =>
        /session|users/.test(url) ? payload : hostile(payload),
      )
    const stations = hostile(threeStations(now_ms))
    const opened = await openVillage({
      ...{ stations, ...parts, readiness },
      more: [...scripted.more, spoil],
      first: scripted.first,
    })
    onTestFinished(opened.close)
    const { page, troubles } = await browser.openPage(opened.url, {
      excused: {
        '503 GET /readyz': 'a part of it is in trouble',
        'Executing inline event handler': 'the last step puts HTML into the page on purpose',
        'GET /x': 'the same',
      },
    })
    await signInBy(page, opened.url + linkOf('ani', 'operator'))
    const river = riverWords(now_ms)[0]!.alert
    for (const address of [...pages, `#a=${river}&l=id`, `#a=${river}&l=en`]) {
      await page.goto(`${opened.url}/${address}`)
      await eventually(async () => expect(await textIn(page.locator('body'))).toContain('<img src=x'))
      scripted.say(riverWords(now_ms).at(-1)!)
      expect(await page.evaluate(inspection), address).toEqual({ harmed: 0, elements: 0, links: 0 })
    }
    expect(troubles).toEqual([])

    // The trap would have closed; and what is HTML all the same still runs nothing.
    await page.evaluate((text) => document.body.insertAdjacentHTML('beforeend', text), html)
    await eventually(async () => expect(await page.evaluate(inspection)).toEqual({ harmed: 0, elements: 4, links: 1 }))
  })
})

const inspection = `({
  harmed: window.harmed ?? 0,
  elements: document.querySelectorAll('img[src=x], [onerror], [onload], a.harm, body script:not([type=module])').length,
  links: [...document.querySelectorAll('[href], [src], [action]')].filter((one) => /^javascript:/i.test(one.getAttribute('href') ?? one.getAttribute('src') ?? '')).length,
})`
