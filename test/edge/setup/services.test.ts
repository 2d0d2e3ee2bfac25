/** Services are started where systemd is, has them, and lets us; elsewhere a person types. */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openServices, type ServicesTools } from '../../../edge/setup/services.ts'
import { emptyFolder } from '../../kit/folder.ts'

function computer({ has = true, starts = true } = {}) {
  const folder = emptyFolder()
  const log = join(folder, 'log')
  writeFileSync(log, '')
  const systemctl = join(folder, 'systemctl')
  const cases = `cat) exit ${has ? 0 : 1};; restart) ${starts ? 'exit 0' : 'echo "Job failed." >&2; exit 1'};;`
  writeFileSync(systemctl, `#!/bin/sh\necho "$@" >> ${log}\ncase "$1" in ${cases} esac\n`)
  chmodSync(systemctl, 0o755)
  const running = join(folder, 'system')
  mkdirSync(running)
  const env = { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` }
  const services = (more: Partial<ServicesTools>) => openServices({ env, isRoot: true, running, ...more })
  return { services, typed: () => readFileSync(log, 'utf8') }
}

describe('a service', () => {
  it('is enabled, and started anew', async () => {
    const { services, typed } = computer()
    expect(await services({}).start('pantau-edge')).toBe('started')
    expect(typed()).toBe('cat pantau-edge\nenable pantau-edge\nrestart pantau-edge\n')
  })

  it('that does not start says why', async () => {
    const { services } = computer({ starts: false })
    expect(await services({}).start('pantau-edge')).toEqual({ failed: 'Job failed.' })
  })

  it('is started by whoever started us, where that is root and we are not', async () => {
    const { services, typed } = computer()
    const asked: string[] = []
    const askStarter = (unit: string) => {
      asked.push(unit)
      return Promise.resolve({ code: 0, stdout: '', stderr: '' })
    }
    expect(await services({ isRoot: false, askStarter }).start('pantau-gateway')).toBe('started')
    expect([asked, typed()]).toEqual([['pantau-gateway'], 'cat pantau-gateway\n'])
  })

  it.each([
    ['without systemd', {}, { running: '/nowhere' }],
    ['without this service', { has: false }, {}],
    ['without the right', {}, { isRoot: false }],
  ] as const)('%s is for a person to type', async (_, kind, more) => {
    expect(await computer(kind).services(more).start('pantau-edge')).toBe('none')
  })
})
