/** The pages are what a volunteer copies from: what they show must work. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { driverOf, drivers } from '../../edge/drivers/index.ts'
import { checkout } from '../kit/root.ts'

const folder = join(checkout, 'hardware')
const pages = readdirSync(folder).filter((name) => name.endsWith('.md'))
const textOf = (page: string) => readFileSync(join(folder, page), 'utf8')

describe.each(drivers.map((driver) => [driver.page, driver] as const))('hardware/%s', (page, driver) => {
  it('shows an edge.yaml that its driver accepts', () => {
    const { id, driver: word, port, every_s, ...options } = stanzaOf(page)
    expect(word).toBe(driver.id)
    expect(id).toMatch(/^[a-z0-9-]{1,40}$/)
    expect(port).toMatch(/^serial:\/dev\/serial\/by-(id|path)\//)
    expect(every_s).toBeGreaterThan(0)
    expect(() => driver.open(options)).not.toThrow()
  })

  it('names every setting of its driver', () => {
    for (const option of Object.keys(driver.options.shape)) expect(textOf(page)).toContain(option)
  })

  it('names every quantity and every reason for a missing value', () => {
    const frames = driver.examples.flatMap(({ gives }) => gives).filter((decoded) => decoded.kind === 'frame')
    for (const key of Object.keys(driver.quantities)) expect(textOf(page)).toContain(`\`${key}\``)
    for (const reason of frames.flatMap(({ nulls = {} }) => Object.values(nulls))) {
      expect(textOf(page)).toContain(`\`${reason}\``)
    }
  })
})

it('hardware/modbus.md shows only lines of a map that are accepted', () => {
  const lines = Array.from(textOf('modbus.md').matchAll(/\{ quantity: [^}]*\}/g), ([line]) => parse(line) as object)
  expect(lines.length).toBeGreaterThan(5)
  for (const line of lines) expect(() => driverOf('modbus')!.open({ values: [line] })).not.toThrow()
})

it('hardware/text-line.md shows only lines of a map that are accepted', () => {
  const lines = Array.from(
    textOf('text-line.md').matchAll(/`(\{ quantity: [^}]*\})`/g),
    ([, line]) => parse(line!) as object,
  )
  expect(lines.length).toBeGreaterThan(3)
  for (const line of lines) expect(() => driverOf('text-line')!.open({ values: [line] })).not.toThrow()
})

describe('the pages', () => {
  it('show no port that changes its name at a restart', () => {
    for (const page of pages) expect(textOf(page)).not.toMatch(/port: .*ttyUSB|port: .*ttyACM/)
  })
})

function stanzaOf(page: string): Record<string, unknown> {
  const yaml = /```yaml\n([\s\S]*?)```/.exec(textOf(page))
  const { sensors } = parse(yaml![1]!) as { sensors: Record<string, unknown>[] }
  return sensors[0]!
}
