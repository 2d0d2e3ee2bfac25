import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { drivers } from '../../edge/drivers/index.ts'
import { sensorTable } from '../../edge/drivers/table.ts'
import { checkout } from '../kit/root.ts'

const page = join(checkout, 'hardware/README.md')
const between = /(<!-- sensors: .*-->\n\n)[\s\S]*?(\n\n<!-- end of sensors -->)/

describe('hardware/README.md', () => {
  it('shows the sensors as the drivers state them; after a change: npm test -- edge/table -u', async () => {
    const text = readFileSync(page, 'utf8')
    expect(text).toMatch(between)
    await expect(text.replace(between, `$1${sensorTable(drivers)}$2`)).toMatchFileSnapshot(page)
  })

  it('has a row for each driver, which leads to its page', () => {
    const table = sensorTable(drivers) // what the test above holds the page to
    for (const { page, id } of drivers) expect(table).toMatch(new RegExp(`\\]\\(${page}\\) \\| \`${id}\``))
  })
})
