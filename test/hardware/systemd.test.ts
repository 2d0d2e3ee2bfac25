import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkout } from '../kit/root.ts'

describe.each(['edge', 'gateway'])('pantau-%s.service', (room) => {
  const unit = settingsOf(join(checkout, `hardware/systemd/pantau-${room}.service`))

  it('starts a program that exists, with an absolute path', () => {
    const [, file] =
      /^\/usr\/bin\/node --enable-source-maps (?:--max-semi-space-size=1 )?\/opt\/pantau\/dist\/(\S+)\.js /.exec(
        unit.ExecStart!,
      )!
    expect(existsSync(join(checkout, `${file}.ts`))).toBe(true)
  })

  it('is started again for ever, and does not wait for a network', () => {
    expect(unit).toMatchObject({ Restart: 'always', StartLimitIntervalSec: '0', After: 'network.target' })
  })

  it('is not root and writes only to its own folder', () => {
    expect(unit).toMatchObject({ User: 'pantau', NoNewPrivileges: 'yes', ProtectSystem: 'strict' })
    expect(unit.StateDirectory).toBe(`pantau-${room}`)
  })

  it('leaves the compiler of V8 room to work', () => {
    expect(unit.MemoryDenyWriteExecute).toBeUndefined()
  })
})

function settingsOf(file: string): Record<string, string> {
  const settings = readFileSync(file, 'utf8').matchAll(/^(\w+)=(.*)$/gm)
  return Object.fromEntries(Array.from(settings, ([, key, value]) => [key, value]))
}
