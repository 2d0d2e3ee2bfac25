import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readPlan } from '../../../edge/config.ts'
import { ConfigError } from '../../../edge/platform/problems.ts'
import { emptyFolder } from '../../kit/folder.ts'

const env = { SIREN_PASSWORD: 'secret', PANTAU_PASSWORD: 'secret' }
const board = 'serial:/dev/serial/by-id/none'
const relay = `{ kind: relay, port: "${board}", pin: D7 }`
const alone = (siren: string) => `gateway: { url: "mqtt://h:1883" }\ndata_dir: data\nsiren: ${siren}\n`
const least = (more: string) => alone(`{ id: balai, password_env: SIREN_PASSWORD, ${more} }`)

function problemsIn(text: string, environment: Record<string, string> = env): string[] {
  const file = join(emptyFolder(), 'edge.yaml')
  writeFileSync(file, text)
  try {
    readPlan(file, environment)
  } catch (err) {
    if (err instanceof ConfigError)
      return err.message.split('\n').map((line) => line.replace(/^edge.yaml(, line \d+)?: /, ''))
    throw err
  }
  return []
}

it.each([
  [least(`output: ${relay}`), []],
  [least(''), [/^siren.output: missing; needs kind: relay or sound/]],
  [least('output: { kind: horn }'), [/^siren.output.kind/]],
  [
    least('output: { kind: relay, port: "tcp:h:1", pin: D13 }'),
    [/^siren.output.pin: found "D13"; needs a pin of the board/],
  ],
  [least('output: { kind: sound, file: not-there.wav }'), [/^siren.output.file: .*not-there.wav is not there/]],
  [least(`output: ${relay}, max_sound: 5`), [/^siren.max_sound: unknown; did you mean "max_sound_s"\?/]],
  [
    least(`output: ${relay}, min_severity: severe`),
    [/^siren.min_severity: found "severe"; needs Minor, Moderate, Severe, Extreme/],
  ],
  [least(`output: ${relay}, lost: { signal: light }`), [/^siren.lost.output: a light needs an output of its own/]],
  [
    least(`output: ${relay}, lost: { signal: tone, output: ${relay} }`),
    [/^siren.lost.output: D7 of this board is already used/],
  ],
  [
    least(`output: ${relay}, battery: { port: "${board}", pin: D3 }`),
    [/^siren.battery.pin: found "D3"; needs an analog pin/],
  ],
  [
    alone('{ id: Balai Desa }'),
    [/^siren.id: found "Balai Desa"/, /^siren.output: missing/, /^siren.password_env: missing/],
  ],
])('of %s it says what to change', (text, said) => {
  expect(problemsIn(text)).toEqual(said.map((line) => expect.stringMatching(line)))
})

it('names the variable when the password of the siren is not there', () => {
  expect(problemsIn(least(`output: ${relay}`), {})).toEqual([
    expect.stringMatching(/^siren.password_env: the environment variable SIREN_PASSWORD is empty/),
  ])
})

it('shares a board with a rain gauge, but no pin', () => {
  const station = (pin: string) =>
    `station: depok\ngateway: { url: "mqtt://h:1", username: depok, password_env: PANTAU_PASSWORD }\ndata_dir: d\n` +
    `sensors: [{ id: rain, driver: tipping-bucket, port: "${board}", pin: ${pin} }]\n` +
    `siren: { id: balai, password_env: SIREN_PASSWORD, output: ${relay} }\n`
  expect(problemsIn(station('D2'))).toEqual([])
  expect(problemsIn(station('D7'))).toEqual([
    'siren.output: D7 of this board is already used in this file; take another pin.',
  ])
})
