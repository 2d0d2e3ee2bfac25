/** `pantau doctor` on a computer that is station and gateway. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Line } from '../../doctor/index.ts'
import { emptyFolder } from '../kit/folder.ts'
import { runProgram } from '../kit/runProgram.ts'

it('finds out what this computer is, and looks at what both have in common once', async () => {
  const folder = emptyFolder()
  writeFileSync(join(folder, 'gateway.yaml'), 'data_dir: gateway\nhttp: { port: 1 }\n')
  writeFileSync(join(folder, 'edge.yaml'), 'station: hulu\n')
  const { code, out } = await runProgram('pantau/main.js', ['doctor', '--json'], {
    PANTAU_SETTINGS: folder,
    LANG: 'en',
  })
  expect(code).toBe(1)
  const { ok, lines } = JSON.parse(out) as { ok: boolean; lines: (Line & { part: string })[] }
  expect(ok).toBe(false)
  const partsOf = (check: string) => lines.flatMap((line) => (line.check === check ? line.part : []))
  expect(partsOf('clock')).toEqual(['Gateway'])
  expect(new Set(partsOf('settings'))).toEqual(new Set(['Gateway', `Station ${join(folder, 'edge.yaml')}`]))
  expect(lines.find(({ check }) => check === 'running')?.kind).toBe('stopped')
})

it('says what to type where there is neither', async () => {
  const { code, err } = await runProgram('pantau/main.js', ['doctor'], { PANTAU_SETTINGS: emptyFolder(), LANG: 'en' })
  expect(code).toBe(2)
  expect(err).toContain('This computer has no edge.yaml and no gateway.yaml.')
})
