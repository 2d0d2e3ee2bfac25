/** The mistakes that people make in the three files they write, each refused or pointed at: with its line, what was found, the cure. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readPlan } from '../../edge/config.ts'
import { runProgram, type Screen } from '../../edge/platform/command-line.ts'
import { edgeProgram } from '../../edge/program.ts'
import { gatewayWords } from '../kit/cli.ts'
import { englishIn } from '../kit/english.ts'
import { emptyFolder } from '../kit/folder.ts'
import { goodEdge, goodGateway, goodRules, type Mistake, mistakes } from '../kit/mistakes.ts'

interface Told {
  file: string
  line: number | null
  where: string
  of?: string
  id: string
  en: string
}
interface Report {
  ok: boolean
  problems: Told[]
  doubts: Told[]
}

interface Files {
  edge?: string
  gateway?: string
  rules?: string
}

function written({ edge = goodEdge, gateway = goodGateway, rules = goodRules }: Files) {
  const folder = emptyFolder()
  writeFileSync(join(folder, 'edge.secret'), 'rahasia', { mode: 0o600 })
  writeFileSync(join(folder, 'edge.yaml'), edge)
  writeFileSync(join(folder, 'gateway.yaml'), gateway)
  writeFileSync(join(folder, 'rules.yaml'), rules)
  return folder
}

/** `edge -- check` within this process. */
async function edgeCheck(folder: string, ...words: string[]) {
  const [out, err]: [string[], string[]] = [[], []]
  const screen = {
    stdout: { write: (text: string) => void out.push(text) },
    stderr: { write: (text: string) => void err.push(text) },
    exitCode: 0,
  }
  const never = () => expect.unreachable('only checks are typed here')
  const acts = {
    run: never,
    testSiren: never,
    join: never,
    scan: never,
    setup: never,
    doctor: never,
    fitData: never,
    usual: 'edge.yaml',
  }
  const make = (on: Screen) => edgeProgram({ ...acts, screen: on, read: (file) => readPlan(file, {}) })
  await runProgram(make, ['check', '--config', join(folder, 'edge.yaml'), ...words], screen)
  return { code: screen.exitCode, out: out.join(''), err: err.join('') }
}

const gatewayCheck = (folder: string, ...words: string[]) =>
  gatewayWords(['check', '--config', join(folder, 'gateway.yaml'), ...words], folder, { env: { LANG: '' } })

async function reportOf(check: typeof edgeCheck | typeof gatewayCheck, folder: string) {
  const { code, out } = await check(folder, '--json')
  return { code, report: JSON.parse(out) as Report }
}

const sentence = ({ of, where, id, en }: Told, lang: 'id' | 'en') =>
  [of, where, lang === 'id' ? id : en].filter(Boolean).join(': ')

/** What the package yaml or zod say by themselves, and no volunteer understands. */
const foreign =
  /implicit|mapping|flow (?:map|seq)|scalar|at line \d|Invalid input|expected|received|unrecognized|undefined|is not YAML/i
// Names of settings, drivers and commands, addresses, and what was found are no sentences.
const inWords = (text: string) => text.replace(/"[^"]*"|\([^)]*\)|\S*[_/:]\S+|\{[^}]*\}/g, '')

function mustSay({ code, report }: { code: number; report: Report }, row: Mistake) {
  const [line, id, en] = [row.line, new RegExp(row.id), new RegExp(row.en)]
  expect(code).toBe(row.doubt ? 0 : 2)
  const all = row.doubt ? report.doubts : report.problems
  const said = all.filter((told) => told.line === line)
  const shown = JSON.stringify(all, null, 1)
  expect(
    said.some((told) => id.test(sentence(told, 'id').replace('rule "', 'aturan "')) && en.test(sentence(told, 'en'))),
    shown,
  ).toBe(true)
  for (const told of all) {
    expect(sentence(told, 'en')).not.toMatch(foreign)
    expect(told.id).not.toMatch(foreign)
    expect(told.id, shown).not.toBe(told.en)
    expect(englishIn(inWords(told.id)), shown).toEqual([])
    expect(JSON.stringify(told)).not.toMatch(/rahasia.?77/i)
  }
  // One mistake is one sentence, or two where the one brings the other.
  expect(all.length, shown).toBeLessThanOrEqual(3)
}

function changed(text: string, { what, good, wrong }: Mistake): string {
  expect(text, `the good file has no "${good}" for ${what}`).toContain(good)
  return text.replace(good, () => wrong)
}

it('good files are used without a word', async () => {
  const folder = written({})
  for (const check of [edgeCheck, gatewayCheck]) {
    expect(await reportOf(check, folder)).toMatchObject({ code: 0, report: { ok: true, problems: [], doubts: [] } })
  }
})

it('there are eighty of them', () => {
  expect(Object.values(mistakes).flat().length).toBeGreaterThanOrEqual(80)
})

describe('in edge.yaml', () => {
  it.each(mistakes['edge.yaml'])('$what', async (row) => {
    mustSay(await reportOf(edgeCheck, written({ edge: changed(goodEdge, row) })), row)
  })
})

describe('in gateway.yaml', () => {
  it.each(mistakes['gateway.yaml'])('$what', async (row) => {
    mustSay(await reportOf(gatewayCheck, written({ gateway: changed(goodGateway, row) })), row)
  })
})

describe('in rules.yaml', () => {
  it.each(mistakes['rules.yaml'])('$what', async (row) => {
    mustSay(await reportOf(gatewayCheck, written({ rules: changed(goodRules, row) })), row)
  })
})

describe('several mistakes', () => {
  it('are said all at once, also those of the spelling of YAML', async () => {
    const edge = goodEdge
      .replace('  username', '\tusername')
      .replace('"tcp:192.168.1.20:4000"', '"tcp:192.168.1.20:4000')
      .replace('pin: D2', 'pin:D2')
    const { code, report } = await reportOf(edgeCheck, written({ edge }))
    expect(code).toBe(2)
    expect(report.problems.map(({ line }) => line)).toEqual([6, 12, 18])
  })

  it('of two files are said together', async () => {
    const files = {
      gateway: goodGateway.replace('at: 1.5', 'at: 150'),
      rules: goodRules.replace('for_s: 60', 'for_s: -1'),
    }
    const { code, err } = await gatewayCheck(written(files), '--lang', 'id')
    expect(code).toBe(2)
    expect(err).toMatch(/rules\.yaml, baris 8: aturan "siaga": for_s: tertulis -1; perlu angka dalam detik/)
  })
})

describe('the language', () => {
  const wrong = { gateway: goodGateway.replace('port: 8080', 'port: delapan'), edge: goodEdge.replace('hulu', 'Hulu') }
  const [id, en] = ['baris 5: http.port: tertulis "delapan"', 'line 5: http.port: found "delapan"']

  it('is what --lang says, wherever it stands', async () => {
    const folder = written(wrong)
    expect((await gatewayCheck(folder, '--lang', 'id')).err).toContain(id)
    expect((await gatewayCheck(folder, '--lang', 'id')).err).not.toContain('found')
    expect((await gatewayCheck(folder, '--lang=en')).err).not.toContain('tertulis')
    expect(await gatewayCheck(folder, '--lang', 'jawa')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--lang'),
    })
  })

  it('is what the file says, else that of the terminal, else both, Indonesian first', async () => {
    const folder = written(wrong)
    const both = (await gatewayCheck(folder)).err
    expect(both.indexOf(id)).toBeGreaterThan(-1)
    expect(both.indexOf(en)).toBeGreaterThan(both.indexOf(id))
    const words = ['check', '--config', join(folder, 'gateway.yaml')]
    expect((await gatewayWords(words, folder, { env: { LANG: 'id_ID.UTF-8' } })).err).not.toContain('found')
    const own = written({ gateway: `${wrong.gateway}language: id\n` })
    expect(
      (await gatewayWords(['check', '--config', join(own, 'gateway.yaml')], own, { env: { LANG: 'en_GB.UTF-8' } })).err,
    ).toMatch(/tertulis/)
    expect((await edgeCheck(folder, '--lang', 'id')).err).toMatch(/edge\.yaml, baris 1: station: tertulis "Hulu"/)
  })
})

it('a file that is no text of today is refused in words', async () => {
  const folder = written({})
  const file = join(folder, 'edge.yaml')
  writeFileSync(file, Buffer.from(goodEdge, 'utf16le'))
  expect((await edgeCheck(folder)).err).toMatch(/simpan sebagai UTF-8[\s\S]*save it as UTF-8/)
  writeFileSync(file, Buffer.from(`\ufeff${goodEdge}`, 'utf16le')) // with its mark, as old editors save
  expect((await edgeCheck(folder)).code).toBe(0)
  writeFileSync(file, Buffer.from(goodEdge.replace('Jembatan', 'Jémbatan'), 'latin1'))
  expect((await edgeCheck(folder)).err).toMatch(/baris 2: ada huruf yang bukan UTF-8/)
  writeFileSync(file, goodEdge.replaceAll('\n', '\r\n'))
  expect((await edgeCheck(folder)).code).toBe(0)
})
