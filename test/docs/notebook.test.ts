/** The notebook for older students: both programs read what a gateway exports, and say what the lesson's own rows say. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { rainToFlood } from '../../dashboard/lessons/rain-to-flood.ts'
import { frozen } from '../dashboard/lessons/frozen.ts'
import { readZip } from '../gateway/exports/readers.ts'
import { emptyFolder } from '../kit/folder.ts'
import { needs } from '../kit/needs.ts'
import { checkout } from '../kit/root.ts'

const python = needs('python3')
const curves = rainToFlood.example().map((one) => ({ ...one, station: 'pos-1' }))

async function unpacked(locale: 'en' | 'id'): Promise<string> {
  const folder = emptyFolder()
  for (const [path, bytes] of readZip(Buffer.from(await frozen(curves, locale)))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), bytes)
  }
  return folder
}

const run = (program: string, file: string, folder: string) =>
  execFileSync(program, [join(checkout, 'docs/notebook', file), folder], { encoding: 'utf8' })
    .trim()
    .split('\n')

describe.skipIf(python.skip)(`the notebook (${python.why})`, () => {
  it.each(['en', 'id'] as const)(
    'says the same in JavaScript and in Python, of a file for spreadsheets (%s), too',
    async (locale) => {
      const folder = await unpacked(locale)
      const said = run(process.execPath, 'event.mjs', folder)
      expect(run('python3', 'event.py', folder)).toEqual(said)
      expect(said[0]).toMatch(/^Desa Cawang\. .*Creative Commons/)
      const [rain, river] = curves.map(({ series }) => series)
      const top = Math.max(...river!.mean.map(Number))
      const at = river!.at_ms[river!.mean.indexOf(top)]!
      expect(said).toContain(
        `pos-1 water_level_m: 56 rows, highest ${top.toFixed(2)} at ${new Date(at).toISOString().slice(0, 16)}`,
      )
      // The shower of 14.30 WIB brings most between 15 and 16: told at 16.
      const hour = Date.UTC(2026, 0, 12, 9)
      const mm = rain!.mean.reduce<number>(
        (sum, value, i) => (rain!.at_ms[i]! > hour - 3_600_000 && rain!.at_ms[i]! <= hour ? sum + value! : sum),
        0,
      )
      expect(said).toContain(`pos-1 rainfall_mm: 56 rows, highest ${mm.toFixed(2)} at 2026-01-12T09:00`)
      expect(said.at(-1)).toBe(`from the hardest hour of rain to the peak: ${(at - hour) / 60_000} minutes`)
    },
  )
})
