/** The arrows and limits of the house, checked on the sources themselves. See README, "The house". */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const rooms = ['edge', 'gateway', 'dashboard', 'firmware-sim', 'hardware', 'test'] as const
const sources = rooms.flatMap((room) =>
  readdirSync(join(root, room), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name))),
)
const textOf = (file: string) => readFileSync(join(root, file), 'utf8')

/** From another room only these may be imported; test may import everything. */
const doors: Record<(typeof rooms)[number], RegExp> = {
  hardware: /^$/,
  'firmware-sim': /^hardware\/[^/]+\.ts$/,
  edge: /^hardware\/[^/]+\.ts$/,
  gateway: /^(edge\/contract\.ts|edge\/platform\/[^/]+\.ts|hardware\/[^/]+\.ts)$/,
  dashboard: /^(gateway\/contract\.ts|edge\/contract\.ts|hardware\/[^/]+\.ts)$/,
  test: /./,
}

describe('the house', () => {
  it.each(sources)('%s imports only through open doors', (file) => {
    const room = file.split('/')[0] as (typeof rooms)[number]
    for (const target of importsOf(file)) {
      if (target.startsWith(`${room}/`)) continue
      expect(target, `${file} imports ${target}`).toMatch(doors[room])
    }
  })

  it.each(sources)('%s stays under 300 lines', (file) => {
    expect(textOf(file).split('\n').length, 'aim for 80, think at 150').toBeLessThanOrEqual(300)
  })

  it('has no room for leftovers', () => {
    const leftovers = sources.filter((file) => /(^|\/)(shared|common|utils?|helpers?|lib|misc)(\/|\.ts)/.test(file))
    expect(leftovers).toEqual([])
  })

  it('keeps each third-party package in one file of its room', () => {
    const adapters: [pkg: string, file: RegExp][] = [
      ['aedes', /^gateway\/mqtt\/broker\.ts$/],
      ['mqtt', /^edge\/uplink\.ts$/],
      ['serialport', /^edge\/links\//],
      ['johnny-five', /^edge\/links\//],
      ['firmata-io', /^edge\/links\//],
      ['@influxdata/influxdb-client', /^gateway\/influx/],
      ['nodemailer', /^gateway\/hooks\//],
      ['uplot', /^dashboard\//],
    ]
    for (const [pkg, file] of adapters) {
      const users = sources.filter((source) => !source.startsWith('test/') && packagesOf(source).includes(pkg))
      expect(
        users.filter((user) => !file.test(user)),
        pkg,
      ).toEqual([])
      expect(users.length, `${pkg} is adapted in one file`).toBeLessThanOrEqual(1)
    }
  })

  it('reads the clock, the environment and ends the process only where a program starts', () => {
    const starts = /(^|\/)main\.ts$|^test\/|^dashboard\/|^firmware-sim\/village\.ts$|-child\.ts$|-thread\.ts$/
    const offenders = sources.filter(
      (file) =>
        !starts.test(file) && /\bDate\.now\(\)|\bprocess\.exit\(|\bprocess\.env\b/.test(withoutComments(textOf(file))),
    )
    expect(offenders).toEqual([])
  })

  it('swallows no error', () => {
    const offenders = sources.filter((file) => /catch\s*(\([^)]*\))?\s*\{\s*\}/.test(textOf(file)))
    expect(offenders).toEqual([])
  })

  it('names no registry host in the lock file', () => {
    expect(readFileSync(join(root, 'package-lock.json'), 'utf8')).not.toMatch(/"resolved"/)
  })
})

function importsOf(file: string): string[] {
  return specifiersOf(file)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => relative(root, join(root, file, '..', specifier)))
}

function packagesOf(file: string): string[] {
  return specifiersOf(file).filter((specifier) => !specifier.startsWith('.') && !specifier.startsWith('node:'))
}

function specifiersOf(file: string): string[] {
  const pattern = /(?:from|import)\s*\(?\s*'([^']+)'/g
  return [...withoutComments(textOf(file)).matchAll(pattern)].map((match) => match[1]!)
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
}
