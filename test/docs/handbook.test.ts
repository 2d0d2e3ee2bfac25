/** What the README and the handbook show is copied by people: the gateway must accept it as it stands. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { GatewayFile } from '../../gateway/config/config.ts'
import { Mapping } from '../../gateway/import/mapping.ts'
import { checkRules } from '../../gateway/rules/check.ts'
import { measures as table } from '../../gateway/rules/measures/index.ts'
import { readRules } from '../../gateway/rules/rule.ts'

const yamlBlocks = (page: string) =>
  [...readFileSync(join(process.cwd(), page), 'utf8').matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => text!)
const blockOf = (page: string, start: RegExp) => {
  const found = yamlBlocks(page).find((text) => start.test(text))
  if (!found) throw new Error(`${page} shows no YAML that starts with ${start}`)
  return found
}

const warning = 'docs/handbook/early-warning.md'

describe.each(['README.md', warning])('the rules in %s', (page) => {
  it('are taken without a complaint', () => {
    const { rules, problems } = readRules(parse(blockOf(page, /^- id:/)))
    expect(problems).toEqual([])
    expect(rules.length).toBeGreaterThan(0)
    expect(checkRules(rules)).toEqual([])
  })
})

it('every line of a rule that is commented out is a setting that exists', () => {
  const [rule] = parse(blockOf(warning, /^- id:/)) as Record<string, unknown>[]
  const optional = {
    measure: { rise_over_s: 1_800 },
    below: true,
    fresh_s: 600,
    ignore_flags: [4],
    source: '…',
    datum: '…',
    valid_from: '2026-01-01',
    valid_until: '2027-01-01',
  }
  for (const key of Object.keys(optional)) expect(blockOf(warning, /^- id:/)).toContain(`${key}: `)
  expect(readRules([{ ...rule, ...optional }]).problems).toEqual([])
})

it('the table of measures has each of them, and nothing else', () => {
  const [, rows] = /^\| `measure` \|.*\n([\s\S]*?)\n\n/m.exec(readFileSync(join(process.cwd(), warning), 'utf8'))!
  const lines = rows!.matchAll(/^\| `([^`]+)`(?: \(default\))? \|/gm)
  const measures = Array.from(lines, ([, text]) => text!).map(
    (text) => parse(text.replace(/: [NV] \}/, ': 3600 }')) as unknown,
  )
  const rule = { id: 'a', station: 'a', sensor: 'a', levels: [{ label: 'a', at: 100, clear: 90 }] }
  expect(measures.map((measure) => (typeof measure === 'string' ? measure : Object.keys(measure!)[0])).sort()).toEqual(
    Object.keys(table).sort(),
  )
  for (const measure of measures) {
    expect(readRules([{ ...rule, quantity: 'pm10_ug_m3', measure }]).problems, JSON.stringify(measure)).toEqual([])
  }
})

it.each([
  [warning, 'quality', /^quality:/],
  ['docs/handbook/hooks.md', 'hooks', /^hooks:/],
  ['docs/handbook/influxdb.md', 'influx', /^influx:/],
] as const)('%s shows settings that gateway.yaml takes: %s', (page, section, start) => {
  const settings = parse(blockOf(page, start)) as Record<string, unknown>
  expect(GatewayFile.parse(settings)[section]).toMatchObject(settings[section] as object)
})

it('docs/handbook/import.md shows a mapping that the import takes, with what is commented out as well', () => {
  const page = 'docs/handbook/import.md'
  expect(Mapping.safeParse(parse(blockOf(page, /^time:/))).error).toBeUndefined()
  const mapping = { ...(parse(blockOf(page, /^time:/)) as object), date_order: 'dmy', decimal: ',', delimiter: ';' }
  expect(Mapping.safeParse({ ...mapping, missing: ['8888'] }).error).toBeUndefined()
})
