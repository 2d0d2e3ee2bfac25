/** The walls, doors and limits of the house, checked on the sources themselves. See ARCHITECTURE.md. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = process.cwd()
const rooms = ['doctor', 'edge', 'gateway', 'dashboard', 'firmware-sim', 'hardware', 'pantau', 'test'] as const
type Room = (typeof rooms)[number]
const sources = rooms.flatMap((room) =>
  readdirSync(join(root, room), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name))),
)
const program = sources.filter((file) => !file.startsWith('test/'))
const texts = new Map(sources.map((file) => [file, readFileSync(join(root, file), 'utf8')]))
const textOf = (file: string) => texts.get(file)!
const roomOf = (file: string) => file.split('/')[0] as Room

/** From another room only these may be imported; test may import everything. */
const openTo: Record<Room, RegExp> = {
  hardware: /^$/,
  doctor: /^(edge\/platform\/[^/]+|edge\/doctor\/index|gateway\/cli\/index)\.ts$/,
  pantau: /^edge\/platform\/[^/]+\.ts$/,
  'firmware-sim': /^(hardware\/[^/]+|edge\/platform\/typed)\.ts$/,
  edge: /^(hardware\/[^/]+|doctor\/index)\.ts$/,
  gateway: /^(doctor\/index\.ts|edge\/contract\.ts|edge\/platform\/[^/]+\.ts|hardware\/[^/]+\.ts)$/,
  dashboard: /^(gateway\/contract\.ts|edge\/contract\.ts|hardware\/[^/]+\.ts)$/,
  test: /./,
}

/**
 * The floors of the gateway, from the roof down. A file imports from its own folder and from lower floors, never from
 * its own floor next door and never upwards.
 */
const floors: readonly (readonly string[])[] = [
  ['main.ts'],
  ['cli'],
  ['gateway.ts'],
  ['wiring'],
  ['config'],
  ['mqtt'],
  ['overview'],
  ['push'],
  ['influx', 'cap', 'hooks'],
  ['alerts'],
  ['corrections', 'exports', 'sensorthings'],
  ['rules'],
  ['copies', 'forget', 'retention', 'quarantine'],
  ['import', 'identity', 'enrolment', 'life', 'logbook', 'observations', 'places', 'boards'],
  ['photos'],
  ['reader.ts'],
  ['http'],
  ['people'],
  ['stations'],
  ['damage', 'nodes'],
  ['intake'],
  ['clocks'],
  ['store'],
  ['room', 'door', 'tls'],
  ['contract.ts'],
  ['words'],
]
const floorOf = (part: string) => floors.findIndex((floor) => floor.includes(part))
/** The folder of a gateway's file, or the file itself when it lies loose. */
const partOf = (file: string) => file.split('/')[1]!

describe('walls between rooms', () => {
  it.each(sources)('%s imports only through open doors', (file) => {
    for (const target of importsOf(file)) {
      if (target.startsWith(`${roomOf(file)}/`)) continue
      expect(target, `${file} imports ${target}`).toMatch(openTo[roomOf(file)])
    }
  })

  it('keeps edge/platform free of everything that is ours', () => {
    const strays = program.filter((file) => file.startsWith('edge/platform/')).flatMap(importsOf)
    expect(strays.filter((target) => !target.startsWith('edge/platform/'))).toEqual([])
  })
})

describe('walls inside the gateway', () => {
  const files = program.filter((file) => file.startsWith('gateway/'))

  it('has a floor for every folder and every loose file, and no more than four loose files', () => {
    const parts = [...new Set(files.map(partOf))]
    expect(parts.filter((part) => floorOf(part) === -1)).toEqual([])
    expect(parts.filter((part) => part.endsWith('.ts')).length).toBeLessThanOrEqual(4)
  })

  it('are the floors that ARCHITECTURE.md shows', () => {
    const rows = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8').matchAll(/^\| \d+ \| (.+?) \|/gm)
    const shown = Array.from(rows, ([, cell]) => Array.from(cell!.matchAll(/`([^`]+?)\/?`/g), ([, part]) => part))
    expect(shown).toEqual(floors)
  })

  it.each(files)('%s imports downwards', (file) => {
    for (const target of importsOf(file)) {
      if (!target.startsWith('gateway/') || partOf(target) === partOf(file)) continue
      const [from, to] = [floorOf(partOf(file)), floorOf(partOf(target))]
      expect(to, `${file} imports ${target}, which lies above it or beside it`).toBeGreaterThan(from)
    }
  })

  it.each(files)('%s enters other folders by their door', (file) => {
    for (const target of importsOf(file)) {
      if (!target.startsWith('gateway/') || partOf(target) === partOf(file) || partOf(target).endsWith('.ts')) continue
      expect(target, `${file} imports ${target}`).toBe(`gateway/${partOf(target)}/index.ts`)
    }
  })
})

it('has no circles, types included', () => {
  expect(circlesIn(new Map(sources.map((file) => [file, importsOf(file)])))).toEqual([])
})

describe('files', () => {
  it.each(sources)('%s stays under 300 lines', (file) => {
    expect(textOf(file).split('\n').length, 'aim for 80, think at 150').toBeLessThanOrEqual(300)
  })

  it('has no room for leftovers', () => {
    const leftovers = sources.filter((file) => /(^|\/)(shared|common|utils?|helpers?|lib|misc)(\/|\.ts)/.test(file))
    expect(leftovers).toEqual([])
  })

  it('mirrors the folders of the gateway in its tests', () => {
    const folders = new Set(program.map((file) => file.split('/').slice(0, -1).join('/')))
    const tests = sources.filter((file) => file.startsWith('test/gateway/') && file.endsWith('.test.ts'))
    const strays = tests.filter(
      (file) =>
        !folders.has(
          file
            .replace(/^test\//, '')
            .split('/')
            .slice(0, -1)
            .join('/'),
        ),
    )
    expect(strays).toEqual([])
  })
})

/** The vocabulary of the code: used wherever a shape is described, a line is logged, or a screen is drawn. */
const everywhere = ['zod', 'pino', 'preact', 'preact/hooks', 'preact/jsx-runtime']

it('gives each third-party package one home: one file in each room', () => {
  const homes = new Map<string, Set<string>>()
  for (const file of program) {
    for (const name of packagesOf(file)) {
      if (everywhere.includes(name)) continue
      const key = `${name} in ${roomOf(file)}`
      homes.set(key, (homes.get(key) ?? new Set()).add(file))
    }
  }
  const twice = [...homes]
    .filter(([, files]) => files.size > 1)
    .map(([key, files]) => `${key}: ${[...files].join(', ')}`)
  expect(twice).toEqual([])
})

/** What edge and gateway both need has one home for the two of them. */
const sharedHomes = {
  'better-sqlite3': 'edge/platform/sqlite.ts',
  yaml: 'edge/platform/settings-file.ts',
  'fastest-levenshtein': 'edge/platform/problems.ts',
}

it.each(Object.entries(sharedHomes))('gives %s one home for edge and gateway together: %s', (name, home) => {
  const users = program.filter((file) => /^(edge|gateway)\//.test(file) && packagesOf(file).includes(name))
  expect(users).toEqual([home])
})

it('reads the clock, the environment and ends the process only where a program starts', () => {
  // `typed`: what a release sets for all that it starts, threads and children included.
  const starts =
    /(^|\/)main\.ts$|^dashboard\/|^firmware-sim\/village\.ts$|-child\.ts$|-thread\.ts$|^edge\/platform\/(exit|typed)\.ts$/
  const offenders = program.filter(
    (file) => !starts.test(file) && /\bDate\.now\(\)|\bprocess\.exit\(|\bprocess\.env\b/.test(withoutComments(file)),
  )
  expect(offenders).toEqual([])
})

it('swallows no error', () => {
  expect(sources.filter((file) => /catch\s*(\([^)]*\))?\s*\{\s*\}/.test(textOf(file)))).toEqual([])
})

it('names no registry host in the lock file', () => {
  expect(readFileSync(join(root, 'package-lock.json'), 'utf8')).not.toMatch(/"resolved"/)
})

function importsOf(file: string): string[] {
  return specifiersOf(file)
    .filter((specifier) => specifier.startsWith('.') && /\.tsx?$/.test(specifier))
    .map((specifier) => relative(root, join(root, file, '..', specifier)))
}

function packagesOf(file: string): string[] {
  return specifiersOf(file).filter((specifier) => !specifier.startsWith('.') && !specifier.startsWith('node:'))
}

function specifiersOf(file: string): string[] {
  const pattern = /(?:(?<!')\bfrom|\bimport)\s*\(?\s*'([^']+)'/g // a property called 'from' is no import
  return [...withoutComments(file).matchAll(pattern)].map((match) => match[1]!)
}

function withoutComments(file: string): string {
  return textOf(file)
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '')
}

/** Every circle once, as the files on it (Tarjan's strongly connected components). */
function circlesIn(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const found: string[][] = []
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const visit = (file: string) => {
    index.set(file, index.size)
    low.set(file, index.get(file)!)
    stack.push(file)
    for (const target of graph.get(file) ?? []) {
      if (!index.has(target)) visit(target)
      if (stack.includes(target)) low.set(file, Math.min(low.get(file)!, low.get(target) ?? Number.POSITIVE_INFINITY))
    }
    if (low.get(file) !== index.get(file)) return
    const circle = stack.splice(stack.indexOf(file))
    if (circle.length > 1 || graph.get(file)?.includes(file)) found.push(circle)
  }
  for (const file of graph.keys()) if (!index.has(file)) visit(file)
  return found
}
