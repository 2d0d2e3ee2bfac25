import { expect, it } from 'vitest'
import { gatewayWords } from '../../kit/cli.ts'

const verbs = [
  ['check'],
  ['doctor'],
  ['station', 'add'],
  ['station', 'password'],
  ['station', 'remove'],
  ['station', 'list'],
  ['station', 'forget-sensor'],
  ['forget'],
  ['retention', 'confirm'],
  ['correct', 'add'],
  ['correct', 'list'],
  ['correct', 'withdraw'],
  ['quarantine', 'retry'],
  ['subscriber', 'add'],
  ['subscriber', 'password'],
  ['subscriber', 'remove'],
  ['subscriber', 'list'],
  ['token', 'add'],
  ['token', 'remove'],
  ['token', 'list'],
  ['rules', 'sets'],
  ['rules', 'show'],
  ['import'],
  ['influx', 'check'],
  ['influx', 'rebuild'],
]

it.each([[], ...verbs])('tells at every level what it takes: %s %s', async (...words) => {
  const { code, out, err } = await gatewayWords([...words.filter(Boolean), '--help'])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out).toMatch(new RegExp(`^Usage: npm run gateway -- ${words.filter(Boolean).join(' ')}`))
  expect(out).not.toMatch(/undefined|<|>/)
})

it('names every command where a person looks first', async () => {
  const { out } = await gatewayWords(['--help'])
  for (const [noun, verb = ''] of verbs) expect(out).toMatch(new RegExp(`^ {2}${noun}\\b.*${verb}`, 'm'))
})

it('runs the gateway when no command is named', async () => {
  expect((await gatewayWords(['--data-dir', '/d', '--http-port', '0'])).config).toMatchObject({
    data_dir: '/d',
    http: { port: 0 },
  })
  expect((await gatewayWords(['rules', 'sets'])).config).toBeUndefined()
})

it('shows the verbs of a noun that stands alone, and ends with 2', async () => {
  const { code, out, err } = await gatewayWords(['influx'])
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toContain('rebuild')
  expect(err).toContain('command line: "influx" alone is not a command; it needs one of check, rebuild\n')
})

it.each([
  [['import'], 'command line: import needs one file: FILE.csv or FILE.csv.gz\n'],
  [['import', 'a.csv', 'b.csv'], 'command line: What is "b.csv"?'],
  [['import', 'a.csv', '--http-port', '1'], 'command line: --http-port: no such flag; '],
  [['rules', 'show'], 'command line: rules show needs the id of a set; "rules sets" lists them\n'],
  [['rules', 'show', 'a', '--hysteresis', 'wide'], 'command line: --hysteresis: needs a number, not "wide"\n'],
  [
    ['influx', 'check', '--from', '2026-02-30'],
    'command line: --from: needs UTC milliseconds, or ISO 8601 such as 2026-01-31, not "2026-02-30"\n',
  ],
  [['influx', 'check'], 'This config names no InfluxDB. Pass --config with a gateway.yaml that has "influx".\n'],
])('says about %j: %s', async (words, sentence) => {
  const { code, out, err } = await gatewayWords(words)
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toContain(sentence)
})

it('takes a negative number for a value', async () => {
  const { code, out } = await gatewayWords(['rules', 'show', 'katulampa-siaga', '--hysteresis', '-0.05'])
  expect(code).toBe(0)
  expect(out).toContain('clear: 0.85')
})
