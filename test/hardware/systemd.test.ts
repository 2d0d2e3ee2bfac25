import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { needs } from '../kit/needs.ts'
import { checkout } from '../kit/root.ts'

// As systemd 252 counts; it was 7.1 and 6.6 when the units had only what every service has.
const most: Record<string, number> = { edge: 1.8, gateway: 1.4 }

describe.each(['edge', 'gateway'])('pantau-%s.service', (room) => {
  const unit = settingsOf(join(checkout, `hardware/systemd/pantau-${room}.service`))

  it('starts a program that exists, with an absolute path', () => {
    const [, file] =
      /^\/usr\/bin\/node --enable-source-maps (?:--max-semi-space-size=1 )?\/opt\/pantau\/dist\/bin\/(\S+)\.js /.exec(
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

  it('is started anew when it stands still: the program says that it lives, by a process of its own', () => {
    expect(unit).toMatchObject({ Type: 'notify', NotifyAccess: 'all', WatchdogSec: '120' })
  })

  it('may do what a program like it needs, and has no right of the administrator', () => {
    expect(unit).toMatchObject({ CapabilityBoundingSet: '', RestrictNamespaces: 'yes', StateDirectoryMode: '0700' })
  })

  const { skip, why } = needs('systemd-analyze')
  it.skipIf(skip)(`is not more exposed than ${most[room]} of 10 (${why})`, () => {
    const file = join(checkout, `hardware/systemd/pantau-${room}.service`)
    const { stdout } = spawnSync('systemd-analyze', ['security', '--offline=true', file], { encoding: 'utf8' })
    const [, level] = /exposure level .*: (\d+\.\d)/.exec(stdout)!
    expect(Number(level)).toBeLessThanOrEqual(most[room]!)
  })

  it.skipIf(skip)(`has no line that systemd does not know (${why})`, () => {
    const file = join(checkout, `hardware/systemd/pantau-${room}.service`)
    const { stderr } = spawnSync('systemd-analyze', ['verify', '--recursive-errors=no', file], { encoding: 'utf8' })
    const said = stderr.split('\n').filter((line) => line.includes(`pantau-${room}.service`))
    expect(said.filter((line) => !line.includes('is not executable'))).toEqual([]) // Node may be elsewhere here
  })
})

function settingsOf(file: string): Record<string, string> {
  const settings = readFileSync(file, 'utf8').matchAll(/^(\w+)=(.*)$/gm)
  return Object.fromEntries(Array.from(settings, ([, key, value]) => [key, value]))
}
