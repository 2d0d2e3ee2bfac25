/** Beside the node, and from the first screen: what a volunteer or a resident came for is one tap away, and the sums are done. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type * as Answers from '../../../gateway/contract.ts'
import { needs } from '../../kit/needs.ts'
import { openBrowser, see, signInBy, textIn, widthOf } from '../browser.ts'
import { openStoryReceiver } from './receiver.ts'
import { countTaps, openStoryVillage, type StoryVillage } from './village.ts'

const chromium = needs('chromium')

describe.skipIf(chromium.skip)(`with the phone beside the node (${chromium.why})`, () => {
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

  async function as(name: string, role: 'volunteer' | 'team') {
    const { page } = await browser.openPage(village.http)
    await signInBy(page, await village.linkOf(name, role))
    return { page, taps: await countTaps(page) }
  }

  it('the team calibrates a sensor by what the staff gauge says, and withdraws it with a reason', async () => {
    const { page, taps } = await as('ibu-ani', 'team')
    await page.goto(`${village.http}/#p=node&s=hulu&l=id`)
    await page.locator('[data-to=compare]').tap()
    await page.getByLabel('Papan duga menunjukkan (m)').fill('1,5')
    await page.getByRole('button', { name: 'Pakai angka sensor sekarang: 1,200 m' }).tap()
    expect(await textIn(page.locator('[data-calibration]'))).toMatch(/Setiap nilai: \+ 0,3 m\s+1,200 m menjadi 1,500 m/)
    await page.locator('[name=from]').fill('2026-01-01T00:00')
    await page.locator('[name=why]').fill('papan duga 30 cm lebih tinggi')
    await page.getByRole('button', { name: 'Lihat akibatnya' }).tap()
    await see(page.getByText(/Tinggi muka air: 60 pembacaan/))
    await page.getByRole('button', { name: 'Catat koreksi' }).tap()
    await see(page.getByText('Tercatat sebagai c1'))
    expect(await taps(), 'compare, gauge, sensor, from, why, look, enter').toBeLessThanOrEqual(7)
    const row = page.locator('[data-correction=c1]')
    await row.getByText('Tarik kembali').first().tap()
    await row.getByLabel('Alasan ditarik').fill('papan duganya yang salah')
    await row.getByRole('button', { name: 'Tarik kembali: c1' }).tap()
    await row.getByRole('button', { name: 'Ya, tarik c1' }).tap()
    await see(row.getByText('Ditarik oleh ibu-ani: papan duganya yang salah'))
    const { corrections } = await village.get<Answers.CorrectionsAnswer>('corrections')
    expect(corrections).toMatchObject([{ offset: 0.3, withdrawn: { by: 'ibu-ani' } }])
  })

  it('two pairs, at low water and at high water, give a factor as well; what does not fit is said before it is asked', async () => {
    const { page } = await as('pak-tono', 'team')
    await page.goto(`${village.http}/#p=corrections&s=hulu&q=level.water_level_m&l=id`)
    const look = page.getByRole('button', { name: 'Lihat akibatnya' })
    await page.locator('[name=reference]').fill('0,5')
    await look.tap()
    await see(page.getByText('Isi kedua angka: yang benar, dan yang dikatakan sensor'))
    await page.locator('[name=sensed]').fill('0,4')
    await page.getByText('Ada pasangan kedua').tap()
    await page.locator('[name=reference2]').fill('1,7')
    await page.locator('[name=sensed2]').fill('0,4')
    await look.tap()
    await see(page.getByText('Kedua pasangan memakai angka sensor yang sama.'))
    await page.locator('[name=sensed2]').fill('1,4')
    expect(await textIn(page.locator('[data-calibration]'))).toMatch(
      /Setiap nilai: × 1,2, \+ 0,02 m\s+0,400 m menjadi 0,500 m\s+1,400 m menjadi 1,700 m/,
    )
    await page.locator('[name=from]').fill('2026-01-01T00:00')
    await page.locator('[name=why]').fill('dibaca pada dua keadaan air')
    await look.tap()
    await see(page.getByText(/× 1,2 \+ 0,02 m/))
    expect(await widthOf(page)).toBe(360)
    await page.getByRole('button', { name: 'Catat koreksi' }).tap()
    await see(page.getByText(/Tercatat sebagai c\d/))
    const { corrections } = await village.get<Answers.CorrectionsAnswer>('corrections')
    const entered = corrections.at(-1)!
    expect(entered).toMatchObject({ scale: 1.2, offset: 0.02 })
    await village.delete(`corrections/${entered.id}?why=selesai`)
  })

  it('beside the node the logbook, a photo and the gauge are on the first screen, without a search', async () => {
    const { page } = await as('mbak-yuli', 'volunteer')
    await page.goto(`${village.http}/#p=node&s=hulu&l=id`)
    const links = page.locator('[data-at-hand] a')
    await see(links, 2)
    for (const link of await links.all()) {
      const { y, height } = (await link.boundingBox())!
      expect(y + height, 'within the first screen of a phone').toBeLessThan(740)
    }
    await page.locator('[data-to=compare]').tap()
    await see(page.getByRole('heading', { name: 'Laporkan yang Anda lihat' }))
    await page.goBack()
    await page.locator('[data-to=logbook]').tap()
    await see(page.getByLabel('Foto').first())
  })

  it('a resident reports the water in one tap from the first screen', async () => {
    const { page } = await browser.openPage(`${village.http}/#l=id`)
    const report = page.locator('.menu [data-page=observe]')
    expect(await report.isVisible(), 'not folded away').toBe(true)
    const [first, more] = [await report.boundingBox(), await page.locator('[data-more]').boundingBox()]
    expect(first!.y, 'the menu has one line').toBe(more!.y)
    await report.tap()
    await see(page.getByRole('heading', { name: 'Laporkan yang Anda lihat' }))
    expect(await widthOf(page)).toBe(360)
  })
})
