import { connectAsync } from 'mqtt'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { eventually } from '../kit/eventually.ts'
import { openGatewayHere } from '../kit/gatewayHere.ts'
import { needs } from '../kit/needs.ts'
import { openBrowser, see, textIn, widthOf } from './browser.ts'

const chromium = needs('chromium')
const absent = { '404 GET /api/v1/stations/': 'the test asks for a station that is not there' }

describe.skipIf(chromium.skip)(`the page of one node, on a volunteer’s phone beside it (${chromium.why})`, () => {
  let browser: Awaited<ReturnType<typeof openBrowser>>
  beforeAll(async () => {
    browser = await openBrowser()
  })

  it('says from the first switch-on what the one thing to do is, until all is well', async () => {
    const gateway = await openGatewayHere()
    const password = gateway.addStation('bendung')
    const { page } = await browser.openPage(`${gateway.http}/#p=node&s=bendung&l=id`)
    const verdict = page.locator('[data-verdict]')
    const says = (text: RegExp) => eventually(async () => expect(await textIn(verdict)).toMatch(text))

    await says(/Belum pernah terdengar.\s+Nyalakan alatnya/)

    await expect(connect('salah')).rejects.toThrow()
    await says(/menolak alat ini: kata sandi salah.\s+Undang stasiun ini lagi.*Listrik dan jaringan baik/)

    const node = await connect(password)
    onTestFinished(() => void node.end(true))
    await about([{ sensor: 'level', model: 'A02YYUW', quantities: ['water_level_m'], every_s: 5 }])
    await status({ level: { connected: true, last_frame_ms: null, frames: 0, rejected: {}, nulls: {} } })
    await says(/Tersambung. Menunggu pembacaan pertama.\s+.*paling lama 5 detik lagi/)

    await status({ level: { connected: true, last_frame_ms: null, frames: 0, wiring: 'silent' } })
    await says(/Sensor level: tersambung, tetapi diam.\s+Periksa daya sensor.*TX sensor masuk ke RX/)
    expect(await textIn(page.locator('[data-wire=silent]'))).toContain('diam')

    await status({ level: { connected: true, last_frame_ms: Date.now(), frames: 4, wiring: 'good' } })
    for (const n of [1, 2, 3]) await reading(n, Date.now() + n, 1 + n / 10)
    await says(/Semua baik.\s+Pembacaan terakhir .*seharusnya tiap 5 detik/)
    await see(page.locator('[data-raw] tbody tr'), 3)
    expect(await textIn(page.locator('[data-raw] tbody tr').first())).toMatch(/level\s+1,300 m/)
    expect(await textIn(page.locator('[data-sensor=level]'))).toContain('tiap 5 detik (kata alatnya)')
    expect(await textIn(page.locator('.node-facts'))).toMatch(
      /Jam\s+disetel dari jaringan[\s\S]*Program\s+Pantau 0\.3\.1/,
    )
    expect(await textIn(page.locator('.foot'))).toMatch(/Pantau \d+\.\d+\.\d+$/) // which the gateway runs
    await see(page.locator('[data-missing-packs="0"]'))
    expect(await widthOf(page)).toBe(360)

    await reading(5, '2026-11-26T03:00:00Z', 1)
    await says(/1 kiriman ditolak: waktu "at_ms" bukan milidetik sejak 1970.\s+Kirim waktu UTC dalam milidetik bulat/)
    await see(page.locator('[data-refused] li'), 1)
    await see(page.locator('[data-missing-packs="1"]'))

    function connect(secret: string) {
      return connectAsync(gateway.mqtt, { username: 'bendung', password: secret, clientId: 'n', reconnectPeriod: 0 })
    }
    function say(topic: string, body: object) {
      return node.publishAsync(`pantau/1/bendung/${topic}`, JSON.stringify(body), { qos: 1 })
    }
    function about(sensors: object[]) {
      return say('about', { name: 'Bendung', version: '0.3.1', sensors })
    }
    function status(sensors: object) {
      return say('status', { state: 'online', clock: 'synced', sensors })
    }
    function reading(seq: number, at_ms: number | string, water_level_m: number) {
      return say('readings', { epoch: 'e', seq, readings: [{ sensor: 'level', at_ms, values: { water_level_m } }] })
    }
  })

  it('says that there is no such station', async () => {
    const gateway = await openGatewayHere()
    const { page } = await browser.openPage(`${gateway.http}/#p=node&s=entah&l=en`, { excused: absent })
    await see(page.getByText('There is no such station at this gateway.'))
  })
})
