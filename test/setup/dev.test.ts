import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { utimesSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, expect, it } from 'vitest'
import { eventually } from '../kit/eventually.ts'
import { emptyFolder } from '../kit/folder.ts'
import { wholeChain_ms } from '../kit/limits.ts'
import { endGroup, groupOf } from '../kit/processes.ts'
import { checkout } from '../kit/root.ts'

let dev: ChildProcess | undefined
afterEach(() => {
  if (dev) endGroup(dev)
})

it(
  'npm run dev serves the pages and the gateway at one address, starts anew on save, and leaves nothing behind',
  async () => {
    const { child, readyLine } = start()
    const first = await readyLine()
    expect(await (await fetch(first.http)).text()).toContain('main.tsx')
    expect(await (await fetch(new URL('/api.ts', first.http))).text()).toContain('seriesUrl')
    expect(await (await fetch(new URL('/readyz', first.http))).json()).toMatchObject({ parts: expect.anything() })
    const before = groupOf(child.pid!)

    const now = new Date()
    utimesSync(join(checkout, 'gateway/main.ts'), now, now)
    expect(await readyLine()).toEqual(first)
    expect(
      before.filter((pid) => groupOf(child.pid!).includes(pid)),
      'only the runner itself',
    ).toEqual([child.pid])

    process.kill(-child.pid!, 'SIGINT') // as a terminal does: to the whole group
    expect(await once(child, 'exit')).toEqual([0, null])
    await eventually(() => groupOf(child.pid!).length === 0)
  },
  wholeChain_ms,
)

it(
  'takes the village along when it is killed',
  async () => {
    const { child, readyLine } = start()
    await readyLine()
    child.kill('SIGKILL')
    await eventually(() => groupOf(child.pid!).length === 0)
  },
  wholeChain_ms,
)

/** Detached: a process group of its own, as a terminal would give it. */
function start() {
  const ports = ['--port', '0', '--http-port', '0', '--mqtt-port', '0']
  const child = spawn(process.execPath, ['.setup/dev.mjs', ...ports, '--data-dir', emptyFolder()], {
    cwd: checkout,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  dev = child
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]()
  const readyLine = async () => JSON.parse((await lines.next()).value) as { ready: true; http: string }
  return { child, readyLine }
}
