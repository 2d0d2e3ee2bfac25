/** What people with a role do on the page, as they would: each in few taps, and nothing that they typed is lost. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type * as Answers from '../../../gateway/contract.ts'
import { verify } from '../../../gateway/copies/restore.ts'
import { eventually } from '../../kit/eventually.ts'
import { jpegFromPhone } from '../../kit/jpeg.ts'
import { needs } from '../../kit/needs.ts'
import { openBrowser, see, signInBy, textIn, widthOf } from '../browser.ts'
import { openStoryReceiver } from './receiver.ts'
import { countTaps, openStoryVillage, type StoryVillage } from './village.ts'

const chromium = needs('chromium')

describe.skipIf(chromium.skip)(`with a phone in the hand (${chromium.why})`, () => {
  let browser: Awaited<ReturnType<typeof openBrowser>>
  let village: StoryVillage
  let receiver: Awaited<ReturnType<typeof openStoryReceiver>>
  beforeAll(async () => {
    receiver = await openStoryReceiver()
    village = await openStoryVillage(receiver)
    browser = await openBrowser()
  })
  afterAll(async () => {
    await village?.close()
    await receiver?.close()
  })

  async function as(name: string, role: 'volunteer' | 'team' | 'operator', options: object = {}) {
    const { page } = await browser.openPage(village.http, options)
    await signInBy(page, await village.linkOf(name, role))
    const taps = await countTaps(page)
    /** Goes to a page that the menu has under "more". */
    const goTo = async (name: string) => {
      await page.locator('[data-more]').tap()
      await page.locator(`.menu [data-page="${name}"]`).tap()
    }
    return { page, taps, goTo }
  }

  it('an officer answers a warning in two taps, with the name that the link gave', async () => {
    const { page, taps } = await as('pak-budi', 'volunteer')
    await page.getByRole('link', { name: /^Saya tanggapi: Siaga/ }).tap()
    const answer = page.getByRole('button', { name: 'Saya tanggapi' })
    await see(answer)
    await see(page.getByText(/Anda menanggapi Siaga \d sebagai pak-budi\./))
    await eventually(async () => expect(await answer.evaluate((button) => button.matches(':focus'))).toBe(true))
    const curve = page.locator('.alert-page .chart-frame')
    await see(curve)
    const [answerBox, curveBox] = [await answer.boundingBox(), await curve.boundingBox()]
    expect(answerBox!.y, 'before the curve: nobody looks for it').toBeLessThan(curveBox!.y)
    expect(answerBox!.y + answerBox!.height, 'in sight, without scrolling').toBeLessThan(page.viewportSize()!.height)
    await answer.tap()
    await see(page.getByText(/Ditanggapi pak-budi/))
    expect(await taps()).toBe(2)
    const { alerts } = await village.get<Answers.AlertsAnswer>('alerts')
    expect(alerts[0]?.acknowledged).toMatchObject({ by: 'pak-budi', comment: '' })
  })

  it('a volunteer notes a visit with a photo; the link breaks, nothing is lost, and it is written once', async () => {
    const { page, taps, goTo } = await as('sari', 'volunteer', {
      excused: { 'net::ERR_FAILED POST /api/v1/stations/hulu/logbook': 'the test breaks the link' },
    })
    await goTo('logbook')
    await page.locator('[name=station]').selectOption('hulu')
    await page.getByLabel('Apa yang dilakukan').selectOption('cleaning')
    await page.locator('[name=text]').fill('Sarang laba-laba dibersihkan')
    const photo = { name: 'foto.jpg', mimeType: 'image/jpeg', buffer: jpegFromPhone() }
    await page.getByLabel('Foto').setInputFiles(photo)
    await see(page.getByAltText('Foto yang akan dikirim'))
    expect(await widthOf(page)).toBe(360)

    await page.route('**/logbook', (route) => route.abort('failed'), { times: 1 })
    await page.getByRole('button', { name: 'Simpan' }).tap()
    await see(page.getByText('Belum tersimpan. Yang Anda tulis tetap di sini'))
    expect(await page.locator('[name=text]').inputValue()).toBe('Sarang laba-laba dibersihkan')
    await page.getByRole('button', { name: 'Simpan' }).dblclick()
    await see(page.getByText('Tersimpan: pembersihan, dengan foto.'))
    await see(page.locator('[data-entry=cleaning] img'))
    await page.unroute('**/logbook')

    const { entries } = await village.get<Answers.LogbookAnswer>('stations/hulu/logbook')
    expect(entries).toMatchObject([{ kind: 'cleaning', by: 'sari', text: 'Sarang laba-laba dibersihkan' }])
    expect(await page.locator('[name=text]').inputValue(), 'the form begins anew').toBe('')
    expect(await taps(), 'menu 2, station, kind, words, photo, save thrice').toBeLessThanOrEqual(9)
  })

  it('a volunteer keeps what was typed while looking at another page, and is told what is missing', async () => {
    const { page, goTo } = await as('rini', 'volunteer')
    await page.goto(`${village.http}/#p=logbook&s=hulu&l=id`)
    await page.getByLabel('Apa yang dilakukan').selectOption('note')
    await page.getByRole('button', { name: 'Simpan' }).tap()
    await see(page.getByText('Tulis apa yang dilakukan atau dilihat, atau pilih foto.'))
    await page.locator('[name=text]').fill('Tiang miring')
    await page.locator('[name=at]').fill('2040-01-01T00:00')
    await page.getByRole('button', { name: 'Simpan' }).tap()
    await see(page.getByText('Waktu ini belum tiba.'))
    await page.locator('.menu [data-page=stations]').tap()
    await goTo('logbook')
    await page.locator('[name=station]').selectOption('hulu')
    expect(await page.locator('[name=text]').inputValue()).toBe('Tiang miring')
  })

  it('a volunteer adds a station where the phone stands: a name, the place, and the code to scan', async () => {
    const { page, taps, goTo } = await as('dewi', 'volunteer', {
      geolocation: { latitude: -6.63351, longitude: 106.83712, accuracy: 8 },
      permissions: ['geolocation'],
    })
    await goTo('manage')
    await page.getByRole('link', { name: 'Tambah stasiun' }).tap()
    await page.locator('[name=station-name]').fill('Bendung Baru')
    await page.getByRole('button', { name: 'Pakai posisi ponsel ini' }).tap()
    await see(page.getByText('Posisi ditemukan, teliti sampai 8 m.'))
    await page.getByRole('button', { name: 'Buat undangan' }).tap()
    await see(page.locator('[data-qr]'))
    expect(await taps()).toBeLessThanOrEqual(6)
    const stations = await village.get<Answers.Station[]>('stations')
    expect(stations.find(({ station }) => station === 'bendung-baru')).toMatchObject({
      ...{ name: 'Bendung Baru', place: { lat: -6.63351, lon: 106.83712 } },
    })
  })

  it('the team changes a level after trying it on the past, with a reason; a change in between is not overwritten', async () => {
    const { page, taps } = await as('tono', 'team', {
      excused: { '409 PUT /api/v1/rules': 'somebody else was faster' },
    })
    await page.locator('.menu [data-page=rules]').tap()
    await page.locator('[data-edit=hulu-siaga]').tap()
    await page.getByLabel('Batas (m)').first().fill('0,8')
    await page.getByLabel('Selesai pada (m)').first().fill('0,7')
    await page.getByRole('button', { name: 'Coba', exact: true }).tap()
    await see(page.getByText('1 kejadian'))
    await page.getByLabel('Alasan perubahan').fill('rapat warga 26 November')
    await page.getByRole('button', { name: 'Simpan aturan' }).tap()
    await see(page.getByText('Tersimpan dan berlaku sekarang: versi 2.'))
    expect(await taps(), 'page, edit, two numbers, try, reason, save').toBeLessThanOrEqual(7)
    const saved = await village.get<Answers.RuleAnswer>('rules/hulu-siaga')
    expect(saved.rule).toMatchObject({
      levels: [{ label: 'Siaga 3', at: 0.8, clear: 0.7, text: { id: 'Siapkan tas.' } }, { at: 2 }],
    })
    await see(page.locator('[data-rule-history="2"]'))
    expect(await textIn(page.locator('[data-rule-history]'))).toContain('rapat warga 26 November')

    const { version: _, ...rule } = saved.rule
    await village.post('rules/hulu-siaga', { rule: { ...rule, source: 'orang lain' }, why: 'x' }, 'PUT')
    await page.getByLabel('Batas (m)').first().fill('0,85')
    await page.getByRole('button', { name: 'Coba', exact: true }).tap()
    await page.getByLabel('Alasan perubahan').fill('sekali lagi')
    await page.getByRole('button', { name: 'Simpan aturan' }).tap()
    await see(page.getByText('Orang lain sudah mengubah aturan ini.'))
    expect(await page.getByLabel('Batas (m)').first().inputValue()).toBe('0,85')
    expect((await village.get<Answers.RuleAnswer>('rules/hulu-siaga')).rule).toMatchObject({ source: 'orang lain' })
  })

  it('an operator sees a hook fail and work, by a message that sounds no siren', async () => {
    const { page, taps, goTo } = await as('joko', 'operator')
    await goTo('hooks')
    const hook = page.locator('[data-hook=bot]')
    await see(hook.locator('[data-hook-state]'))
    expect(await taps(), 'how each receiver is').toBe(2)
    await hook.getByText('Coba atau kirim ulang').tap()
    receiver.refuse(true)
    await hook.getByRole('button', { name: 'Kirim pesan uji coba' }).tap()
    await see(hook.getByText('Tidak sampai.'))
    receiver.refuse(false)
    await hook.getByRole('button', { name: 'Kirim pesan uji coba' }).tap()
    await see(hook.getByText(/^\s*Sampai dalam/))
    const tests = receiver.bodies().filter(({ type }) => type === 'gateway.notice')
    expect(tests.at(-1)?.data).toMatchObject({ title: { en: 'TEST of the delivery' } })
    await hook.getByRole('button', { name: 'Kirim ulang: bot' }).tap()
    await hook.getByRole('button', { name: 'Ya, kirim ulang semuanya' }).tap()
    await see(hook.locator('[data-replayed]').filter({ hasText: 'dikirim ulang' }))
  })

  it('an operator moves a station, and takes nothing back that somebody else has changed meanwhile', async () => {
    const { page } = await as('rudi', 'operator')
    await village.post('stations/pasar/invitation', { name: 'Pasar' })
    await page.goto(`${village.http}/#p=manage&s=pasar&l=id`)
    const row = page.locator('[data-manage=pasar]')
    await row.getByLabel('Lintang').fill('-6,6')
    await row.getByLabel('Bujur').fill('106,8')
    await village.post('stations/pasar', { name: 'Pasar Lama' }, 'PATCH')
    await row.getByRole('button', { name: 'Simpan' }).tap()
    await see(row.getByText('Tersimpan.'))
    expect(await stationOf('pasar')).toMatchObject({ name: 'Pasar Lama', place: { lat: -6.6, lon: 106.8 } })
    await eventually(async () => expect(await row.getByLabel('Nama').inputValue()).toBe('Pasar Lama'))

    await row.getByLabel('Lintang').fill('')
    await row.getByLabel('Bujur').fill('')
    await row.getByRole('button', { name: 'Simpan' }).tap()
    await see(row.getByText('Letak yang sudah tersimpan tidak dapat dihapus.'))
  })

  it('an operator ends a station for good: asked twice, with a reason that everybody reads', async () => {
    const { page, goTo } = await as('ratna', 'operator')
    await village.post('stations/lama/invitation', { name: 'Jembatan Lama' })
    await goTo('manage')
    const row = page.locator('[data-manage=lama]')
    await row.getByText('Hentikan stasiun', { exact: true }).first().tap()
    await row.getByLabel('Alasan, seperti akan dibaca orang').fill('jembatannya dibongkar')
    await row.getByRole('button', { name: 'Hentikan stasiun: Jembatan Lama' }).tap()
    expect((await stationOf('lama'))?.retired).toBeUndefined()
    await row.getByRole('button', { name: 'Ya, hentikan Jembatan Lama' }).tap()
    await see(row.getByText(/Tidak dipakai lagi sejak .*: jembatannya dibongkar/))
    expect((await stationOf('lama'))?.retired).toMatchObject({ why: 'jembatannya dibongkar' })
  })

  it('an operator takes a backup home, and has the quarantine read again', async () => {
    const { page, taps, goTo } = await as('wati', 'operator')
    await goTo('system')
    await page.getByRole('button', { name: 'Siapkan untuk diunduh' }).tap()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: /Unduh cadangan/ }).tap(),
    ])
    expect(download.suggestedFilename()).toMatch(/^pantau-\d{4}-\d\d-\d\d\.backup$/)
    expect(await taps()).toBe(4)
    const { index, damaged } = verify(await download.path())
    expect({ files: index.files.map(({ name }) => name), damaged }).toMatchObject({ damaged: [] })
    expect(index.files.map(({ name }) => name)).toContain('registry.db')
    await page.getByRole('button', { name: 'Baca ulang' }).tap()
    await see(page.getByText(/kiriman dibaca ulang/))
  })

  it('whoever has no role for it sees what is there, and is told what is missing', async () => {
    const { page } = await browser.openPage(`${village.http}/#p=logbook&s=hulu&l=id`)
    await see(page.locator('[data-missing=keep-log]'))
    await page.goto(`${village.http}/#p=rule&s=hulu-siaga&l=id`)
    await see(page.locator('[data-missing=set-rules]'))
    expect(await page.locator('[data-rule-form]').count()).toBe(0)

    await village.post('stations/hulu/logbook', { kind: 'battery', text: 'aki baru' })
    await page.goto(`${village.http}/#p=node&s=hulu&l=id`)
    await eventually(async () =>
      expect(await textIn(page.locator('[data-logbook] li').first())).toMatch(/ · petugas\s+Baterai$/),
    )
  })

  it('the team makes a rule out of a number that was tried, and removes it again, each with a reason', async () => {
    const { page, taps } = await as('yanti', 'team')
    await page.locator('.menu [data-page=rules]').tap()
    await page.getByRole('link', { name: 'Aturan baru' }).tap()
    await page.getByLabel('Yang diukur').selectOption('hulu/level.water_level_m')
    await page.locator('[name=name]').fill('Pasar Bawah')
    await page.getByLabel('Batas (m)').fill('1,8')
    await page.getByRole('button', { name: 'Coba', exact: true }).tap()
    await see(page.getByText('Tidak ada peringatan'))
    await page.getByLabel('Alasan perubahan').fill('pasar tergenang pada 1,8 m')
    await page.getByRole('button', { name: 'Simpan aturan' }).tap()
    await see(page.getByRole('heading', { name: 'Ubah aturan Pasar Bawah' }))
    expect(await taps(), 'page, new, series, name, number, try, reason, save').toBeLessThanOrEqual(8)
    expect((await village.get<Answers.RuleAnswer>('rules/pasar-bawah')).rule).toMatchObject({
      ...{ station: 'hulu', sensor: 'level', quantity: 'water_level_m', name: 'Pasar Bawah', levels: [{ at: 1.8 }] },
    })

    const before = await taps()
    await page.getByLabel('Alasan perubahan').fill('pasarnya pindah')
    await page.locator('summary', { hasText: 'Hapus aturan' }).tap()
    await page.getByRole('button', { name: 'Hapus aturan: pasar-bawah' }).tap()
    await page.getByRole('button', { name: 'Ya, hapus pasar-bawah' }).tap()
    await see(page.getByText('Aturan sudah dihapus.'))
    expect((await taps()) - before, 'reason, unfold, remove, yes').toBeLessThanOrEqual(4)
    const { rules } = await village.get<Answers.RulesAnswer>('rules')
    expect(rules.map(({ id }) => id)).toEqual(['hulu-siaga'])
  })

  // The last: its warnings are marked as an exercise, and stand beside those of the other stories.
  it('a volunteer starts a drill in three taps, and sees whom it reaches', async () => {
    const { page, taps, goTo } = await as('lestari', 'volunteer')
    await goTo('drill')
    await page.getByRole('button', { name: 'Mulai latihan' }).tap()
    expect(await taps()).toBe(3)
    await see(page.locator('.drill-alerts a').first())
    const drill = page.locator('[data-drill]')
    expect(await textIn(drill)).toMatch(/LATIHAN[\s\S]*Jembatan Hulu[\s\S]*Siaga 3/)
    await eventually(async () => expect(await textIn(drill)).toContain('Bot'))
  })

  async function stationOf(id: string): Promise<Answers.Station | undefined> {
    return (await village.get<Answers.Station[]>('stations')).find(({ station }) => station === id)
  }
})
