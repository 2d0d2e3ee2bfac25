/** A page of zeros in the middle of the history: a real gateway loses the rows of that place, and says so everywhere. */
import { closeSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ReadingsAnswer, SeriesAnswer } from '../../../gateway/contract.ts'
import { seededRandom } from '../../crash/random.ts'
import { openBrowser } from '../../dashboard/browser.ts'
import { gatewayCommand } from '../../kit/cli.ts'
import { eventually } from '../../kit/eventually.ts'
import { writtenOnce } from '../../kit/folder.ts'
import { openGatewayHere } from '../../kit/gatewayHere.ts'
import { needs } from '../../kit/needs.ts'
import { siren, startReceiver } from '../../kit/receiver.ts'
import { packEntry, storeIn } from '../store/kit.ts'

const chromium = needs('chromium')
const minute_ms = 60_000
const rows = 10_000
/** The last of them is an hour old. */
const start_ms = Date.now() - (rows + 60) * minute_ms
const step = 500

/** A data folder of 10,000 readings, one a minute, that lie in one segment. */
const aHistory = writtenOnce(async (folder) => {
  const store = await storeIn(folder)
  const random = seededRandom(7)
  for (let first = 0; first < rows; first += step) {
    const at_ms = Array.from({ length: step }, (_, i) => start_ms + (first + i) * minute_ms)
    const entry = packEntry({ station: 'hulu', seq: first / step + 1, at_ms, value: 0 })
    for (const reading of entry.pack.readings) reading.values.water_level_m = Math.round(random() * 4_000) / 1_000
    await store.append(entry)
  }
  await store.settle()
  await store.close()
})

describe('a page of zeros in the middle of the history', { timeout: 120_000 }, () => {
  it('costs the rows of that place; /readyz, the chain and a hook say which, and that all the rest is there', async () => {
    const folder = aHistory()
    zeroPage(segmentsIn(folder)[0]!)
    const receiver = await startReceiver()
    const gateway = await startIn(folder, receiver.url)
    const left = await timesIn(gateway.http)
    const files = await eventually(async () => {
      const { files } = await partsOf(gateway.http)
      return files?.ok === false && files
    })
    const lost = missingIn(left)
    expect(lost.length).toBeGreaterThan(0)
    expect(lost.length, 'two frames of 2,048 rows, where the page lies on the edge').toBeLessThanOrEqual(4_096)
    expect(lost, 'one stretch').toEqual(lost.map((_, i) => lost[0]! + i))
    expect(files.says).toContain(`${lost.length.toLocaleString('en-GB')} values of station hulu, sensor level, from `)
    expect(files.says).toContain('All the rest of the history is there; new readings are kept and warnings go on.')
    expect(files.says_id).toContain(`${lost.length.toLocaleString('id-ID')} nilai stasiun hulu, sensor level, dari `)
    expect(await filesLink(gateway.http)).toMatchObject({ ok: false })
    await eventually(() => receiver.alerts.some(({ text }) => /damage-record-\d+-seg/.test(text)))
    expect(await gateway.close()).toBe(0)
  })

  it('is found while the gateway runs, before anybody asks for these rows', async () => {
    const folder = aHistory()
    const gateway = await startIn(folder)
    const [file] = segmentsIn(folder)
    const fd = openSync(file!, 'r+')
    writeSync(fd, Buffer.alloc(4_096), 0, 4_096, pageIn(file!))
    closeSync(fd)
    await eventually(async () =>
      (await partsOf(gateway.http)).files?.says.includes('values of station hulu, sensor level'),
    )
    const lost = missingIn(await timesIn(gateway.http))
    expect(lost.length % 2_048, 'whole frames').toBe(0)
    expect(lost.length).toBeGreaterThan(0)
    expect(await gateway.close()).toBe(0)
  })

  it('verify finds it before and while the gateway runs, changes nothing, and is content when it was written anew', async () => {
    const folder = aHistory()
    const whole = await verify(folder)
    expect(whole.status).toBe(0)
    expect(whole.answer).toMatchObject({ ok: true, segments: 1, rows, log_files: 1, problems: [], known_losses: 0 })
    const [file] = segmentsIn(folder)
    zeroPage(file!)
    const bytes = readFileSync(file!)
    const stopped = await verify(folder)
    expect(stopped.status).toBe(1)
    expect(stopped.stderr).toMatch(
      /record\/\d+\.seg: cannot be read: [24],\d+ values of station hulu, sensor level, from /,
    )
    expect(stopped.answer).toMatchObject({ ok: false, problems: [{ history: { sensors: [{ station: 'hulu' }] } }] })
    expect(readFileSync(file!), 'nothing is changed').toEqual(bytes)

    const gateway = await startIn(folder)
    await timesIn(gateway.http)
    await eventually(() => readdirSync(join(folder, 'record')).some((name) => name.endsWith('.damaged')))
    const running = await verify(folder)
    expect(running).toMatchObject({ status: 0, answer: { ok: true, problems: [] } })
    expect(running.answer.known_losses).toBeGreaterThan(0)
    expect(await gateway.close()).toBe(0)
  })

  it('is a named gap in series, readings and the CSV file', async () => {
    const folder = aHistory()
    zeroPage(segmentsIn(folder)[0]!)
    const gateway = await startIn(folder)
    const lost = missingIn(await timesIn(gateway.http))
    const query = `station=hulu&sensor=level&quantity=water_level_m&from=${start_ms}`
    const series = SeriesAnswer.parse(await json(`${gateway.http}/api/v1/series?${query}&points=5000`))
    expect(series.lost![0]!.from_ms).toBe(timeOf(lost[0]!))
    expect(series.lost!.at(-1)!.to_ms).toBe(timeOf(lost.at(-1)!))
    expect(series.lost!.reduce((sum, { n }) => sum + n!, 0)).toBe(lost.length)
    const page = ReadingsAnswer.parse(await json(`${gateway.http}/api/v1/readings?${query}&limit=10`))
    expect(page.lost).toEqual(series.lost!.map((one) => ({ sensor: 'level', quantity: 'water_level_m', ...one })))
    const before = `${gateway.http}/api/v1/readings?station=hulu&from=${start_ms}&to=${timeOf(lost[0]!)}`
    expect(ReadingsAnswer.parse(await json(before)).lost, 'before the gap nothing is missing').toBeUndefined()

    const answer = await fetch(`${gateway.http}/api/v1/export.csv?${query}`)
    expect(answer.headers.get('pantau-lost')).toBe(String(series.lost!.length))
    const [head, ...lines] = (await answer.text()).trimEnd().split('\r\n')
    expect(head!.split(',').at(-1)).toBe('lost')
    expect(lines, 'no line is anything but a reading').toHaveLength(rows - lost.length)
    const notes = lines.flatMap((line) => line.split(',')[10] || [])
    expect(notes.join('; ').split('; ')).toEqual(
      series.lost!.map(({ from_ms, to_ms, n }) => {
        const [from, to] = [from_ms, to_ms].map((at_ms) => new Date(at_ms).toISOString())
        return `${n} values of level.water_level_m lost from ${from} to ${to}`
      }),
    )
    expect(await gateway.close()).toBe(0)
  })

  it.skipIf(chromium.skip)(`is hatched on the chart, and said in words (${chromium.why})`, async () => {
    const browser = await openBrowser()
    const folder = aHistory()
    zeroPage(segmentsIn(folder)[0]!)
    const gateway = await startIn(folder)
    gateway.addStation('hulu')
    const { page, troubles } = await browser.openPage(`${gateway.http}/#s=hulu&q=level.water_level_m&r=7d&l=id`)
    await eventually(async () => expect(await page.locator('.chart').getAttribute('data-lost')).toMatch(/^[12]$/))
    expect(await page.locator('[data-lost-note]').textContent()).toMatch(
      /hilang karena berkas di server desa rusak.* nilai\)/,
    )
    expect(await page.locator('.key-lost').textContent()).toBe('hilang: berkas rusak')
    await eventually(async () => (await filesLink(gateway.http))?.ok === false)
    await page.reload() // the first screen asks for the chain once a minute
    await eventually(async () =>
      expect(await page.locator('[data-chain]').textContent()).toContain('nilai stasiun hulu, sensor level, dari'),
    )
    expect(troubles).toEqual([])
    await page.context().close() // before the gateway: it would call that a failed request
    expect(await gateway.close()).toBe(0)
  })

  it('moves what is whole into a new file; the message goes when the damaged one is deleted, and stays away', async () => {
    const folder = aHistory()
    zeroPage(segmentsIn(folder)[0]!)
    const gateway = await startIn(folder)
    const left = await timesIn(gateway.http)
    const aside = await eventually(() => readdirSync(join(folder, 'record')).find((name) => name.endsWith('.damaged')))
    await eventually(async () => (await partsOf(gateway.http)).files?.says.includes(`kept as record/${aside}`))
    expect(await timesIn(gateway.http)).toEqual(left)
    rmSync(join(folder, 'record', aside))
    await eventually(async () => (await partsOf(gateway.http)).files?.ok === true)
    expect(await gateway.close()).toBe(0)
    const again = await startIn(folder)
    expect(await timesIn(again.http)).toEqual(left)
    expect(await partsOf(again.http)).toMatchObject({ files: { ok: true } })
    expect(await again.close()).toBe(0)
  })
})

function segmentsIn(folder: string): string[] {
  return readdirSync(join(folder, 'record'))
    .filter((name) => name.endsWith('.seg'))
    .map((name) => join(folder, 'record', name))
}

function zeroPage(file: string) {
  const bytes = readFileSync(file)
  const at = pageIn(file)
  writeFileSync(file, bytes.fill(0, at, at + 4_096))
}

async function verify(folder: string) {
  const { status, stdout, stderr } = await gatewayCommand('verify', '--data-dir', folder)
  return { status, stderr, answer: JSON.parse(stdout) as { known_losses: number } }
}

const timeOf = (row: number) => start_ms + row * minute_ms

async function json(url: string): Promise<unknown> {
  return (await fetch(url)).json()
}

/** Where the page in the middle of a file begins. */
function pageIn(file: string): number {
  return Math.floor(statSync(file).size / 2 / 4_096) * 4_096
}

function startIn(folder: string, url?: string) {
  const hooks = url ? [{ id: 'desa', kind: 'webhook', url, secret_env: 'SIREN_SECRET', allow_private: true }] : []
  writeFileSync(join(folder, 'gateway.yaml'), JSON.stringify({ hooks }))
  return openGatewayHere({ folder, flags: ['--config', join(folder, 'gateway.yaml')], env: { SIREN_SECRET: siren } })
}

async function timesIn(http: string): Promise<number[]> {
  const answer = await json(`${http}/api/v1/readings?station=hulu&from=0&limit=10000`)
  return ReadingsAnswer.parse(answer).rows.map(({ at_ms }) => at_ms)
}

/** Which of the rows are missing, by number. */
function missingIn(times: readonly number[]): number[] {
  const there = new Set(times)
  return Array.from({ length: rows }, (_, i) => i).filter((i) => !there.has(timeOf(i)))
}

async function filesLink(http: string) {
  const { links } = (await json(`${http}/api/v1/chain`)) as { links: { link: string; ok: boolean }[] }
  return links.find(({ link }) => link === 'files')
}

async function partsOf(http: string): Promise<Record<string, { ok: boolean; says: string; says_id: string }>> {
  type Readyz = { parts: Record<string, { ok: boolean; says: string; says_id: string }> }
  return ((await json(`${http}/readyz`)) as Readyz).parts
}
