/** What the handbook tells people to type exists: commands, their options, settings, and where files lie. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pino from 'pino'
import { expect, it } from 'vitest'
import type { Command } from '../../edge/platform/command-line.ts'
import { type EdgeActs, edgeProgram } from '../../edge/program.ts'
import { advice } from '../../edge/wiring.ts'
import { gatewayProgram } from '../../gateway/cli/index.ts'
import { askedBy } from '../../pantau/program.ts'
import { checkout } from '../kit/root.ts'
import { blocksOf, codeIn, english, indonesian, pagesIn, pageText } from './handbookPages.ts'

const screen = { stdout: { write: () => true }, stderr: { write: () => true }, exitCode: 0 }
const nothing = () => undefined
const asked = { cwd: checkout, env: {}, now: () => 0, log: pino({ level: 'silent' }) }
const programs = {
  gateway: gatewayProgram({ screen, serve: nothing, ...asked }),
  // No act is called: the words are only looked at.
  edge: edgeProgram({ screen, usual: 'edge.yaml' } as unknown as EdgeActs),
}
const pages = [...pagesIn(indonesian), ...pagesIn(english)]

it.each(pages)('%s has people type only commands that exist', (page) => {
  const text = pageText(page)
  const lines = [...blocksOf(text, 'sh').flatMap((block) => block.replaceAll('\\\n', ' ').split('\n')), ...codeIn(text)]
  const wrong = lines.flatMap((line) => {
    const [, npm, words = ''] =
      /(?:\bnpm run (gateway|edge) +-- +|(?:^|sudo |\/usr\/bin\/)pantau )([^|;#]*)/.exec(line) ?? []
    if (words === '' || /^(…|\.\.\.)/.test(words)) return []
    const typed = npm ? { runs: npm as 'gateway' | 'edge', words: words.split(/\s+/) } : askedBy(words.split(/\s+/))
    if ('says' in typed || !Object.hasOwn(programs, typed.runs)) return []
    return problemsOf(programs[typed.runs as 'gateway' | 'edge'], typed.words).map((what) => `${line}: ${what}`)
  })
  expect(wrong).toEqual([])
})

/** Goes down the commands as far as the words name one, then looks for each option. */
function problemsOf(program: Command, words: readonly string[]): string[] {
  let command = program
  let rest = [...words]
  for (;;) {
    const next = command.commands.find((one) => one.name() === rest[0])
    if (!next) break
    command = next
    rest = rest.slice(1)
  }
  const isNoun = command.commands.length > 0 && command !== program
  if (isNoun && rest[0] && /^[a-z-]+$/.test(rest[0]) && !rest[0].startsWith('-'))
    return [`${command.name()} has no ${rest[0]}`]
  if (command === program && rest[0] && /^[a-z]/.test(rest[0])) return [`there is no command ${rest[0]}`]
  const known = new Set(['--help', '--lang', '--version', ...optionsOf(command), ...optionsOf(program)])
  return rest
    .filter((word) => /^--[a-z]/.test(word) && !known.has(word.split('=')[0]!))
    .map((word) => `no option ${word}`)
}

const optionsOf = (command: Command) => command.options.flatMap(({ long }) => long ?? [])

// Where the settings of a village and of a sensor are shown whole.
const settings = [
  'hardware/systemd/edge.yaml',
  'hardware/systemd/gateway.yaml',
  'docs/handbook/early-warning.md',
  'hardware/a02yyuw.md',
  'hardware/tipping-bucket.md',
  'hardware/sen0189.md',
  'hardware/esp32.md',
  // What programs see, and a siren's own settings, stand in English on the page itself.
  ...[
    'siren',
    'places',
    'logbook',
    'people',
    'life',
    'taking-data-home',
    'verifying',
    'small-boards',
    'import',
    'copies',
    'stations',
    ...['hooks', 'forgetting', 'corrections', 'damaged-files', 'encryption', 'influxdb', 'prometheus', 'reverse-proxy'],
  ].map((name) => `${english}/${name}.md`),
]
  .map((file) => readFileSync(join(checkout, file), 'utf8'))
  .join('\n')

it.each(pagesIn(indonesian))('%s names only settings that exist', (page) => {
  const named = codeIn(pageText(page)).flatMap((code) =>
    Array.from(code.matchAll(/(?:^|[{,] ?)([a-z][a-z_]+):(?= |$)/g), ([, key]) => key!),
  )
  const alone = codeIn(pageText(page)).filter((code) => /^[a-z]+(?:_[a-z]+)+$/.test(code))
  expect([...named, ...alone].filter((key) => !new RegExp(`\\b${key}\\b`).test(settings))).toEqual([])
})

it.each(pagesIn(indonesian))('%s names the folders of an installed Pantau as the package has them', (page) => {
  const installer = readFileSync(join(checkout, '.setup/release/files/accounts.sh'), 'utf8') // which the package's scripts run
  for (const [folder] of pageText(page).matchAll(/\/(?:etc|var\/lib)\/pantau[a-z-]*/g))
    expect(installer).toContain(folder)
})

it.each([
  [`${indonesian}/bila.md`, 'Kabel dan sensor'],
  [`${english}/what-to-do.md`, 'Cables and sensors'],
])('%s explains the sentences of the log as they are', (page, title) => {
  const section = pageText(page).split(`## ${title}\n`)[1]!.split('\n## ')[0]!
  const sentences = Array.from(section.matchAll(/^\| `([^`]+)` \|/gm), ([, sentence]) => sentence!)
  expect(sentences.length).toBeGreaterThan(10)
  const table = pageText('hardware/README.md')
  for (const sentence of sentences) expect(table).toContain(sentence)
  for (const sentence of Object.values(advice)) expect(sentences).toContain(sentence.split(/;/)[0]!)
})
