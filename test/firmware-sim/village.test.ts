import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { eventually } from '../kit/eventually.ts'
import { emptyFolder } from '../kit/folder.ts'
import { wholeChain_ms } from '../kit/limits.ts'
import { childrenOf, endGroup, groupOf, statOf } from '../kit/processes.ts'
import { checkout, programFile } from '../kit/root.ts'

const main = programFile('firmware-sim/village.js')
const started: ChildProcess[] = []
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
})

function village(...args: string[]) {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  started.push(child)
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  return { child, said: () => said }
}

async function ask(http: string, path: string) {
  return (await fetch(`${http}/api/v1/${path}`)).json()
}

describe('npm start', () => {
  it(
    'keeps passwords for its owner only, and takes everything with it even when it is killed',
    async () => {
      const folder = emptyFolder()
      const { child } = village('--http-port', '0', '--mqtt-port', '0', '--data-dir', folder)
      const [line] = await once(createInterface({ input: child.stdout }), 'line')
      const { http } = JSON.parse(line)
      expect(JSON.parse(line)).toMatchObject({ ready: true, http: expect.stringMatching(/^http:/) })
      expect(await ask(http, 'gateway'), 'nobody takes it for a real village').toMatchObject({ simulated: true })
      const month = { from: Date.now() - 30 * 86_400_000, to: Date.now() - 86_400_000 }
      const river = await ask(
        http,
        `series?station=hulu&sensor=level&quantity=water_level_m&from=${month.from}&to=${month.to}`,
      )
      expect(Math.max(...river.max), 'a flood in a month of history').toBeGreaterThan(1.5)
      expect(statSync(join(folder, 'passwords.json')).mode & 0o777).toBe(0o600)
      const children = await eventually(() => {
        const found = childrenOf(child.pid!)
        return found.length === 4 && found
      })

      child.kill('SIGKILL')
      await eventually(() => children.every((pid) => statOf(pid)?.isDead ?? true))
    },
    wholeChain_ms,
  )

  it(
    'closes in order and leaves with 0 when asked to, though it is asked twice at once, as npm does',
    async () => {
      const { child, said } = village('--http-port', '0', '--mqtt-port', '0', '--data-dir', emptyFolder())
      await once(createInterface({ input: child.stdout }), 'line')
      child.kill('SIGTERM')
      child.kill('SIGINT')
      expect(await once(child, 'exit')).toEqual([0, null])
      expect(said()).not.toMatch(/ended/)
    },
    wholeChain_ms,
  )

  it(
    'leaves nothing running when npm alone is told to end',
    async () => {
      const words = ['start', '--', '--http-port', '0', '--mqtt-port', '0', '--data-dir', emptyFolder()]
      const npm = spawn('npm', words, { cwd: checkout, stdio: ['ignore', 'pipe', 'inherit'], detached: true })
      onTestFinished(() => endGroup(npm))
      await eventually(() => {
        const found = groupOf(npm.pid!)
        return found.length >= 6 && found // npm, its shell, the village, its gateway and three stations
      }, 60_000)
      npm.kill('SIGTERM')
      await eventually(() => groupOf(npm.pid!).length === 0)
    },
    wholeChain_ms,
  )

  it(
    'says what to type when a port is taken, and leaves with the code of the gateway',
    async () => {
      const squatter = createServer().listen(0, '127.0.0.1')
      await once(squatter, 'listening')
      const { port } = squatter.address() as { port: number }
      const { child, said } = village('--http-port', String(port), '--mqtt-port', '0', '--data-dir', emptyFolder())
      const [code] = await once(child, 'close')
      squatter.close()
      expect(code).toBeGreaterThan(0)
      expect(said()).toContain('npm start -- --http-port 8090 --mqtt-port 1893')
      expect(said()).toContain(String(port))
    },
    wholeChain_ms,
  )

  it.each([
    ['an unknown flag', ['--bogus'], /--bogus/],
    ['a speed that is none', ['--speed', 'fast'], /--speed is a number above 0/],
    ['half a seed', ['--seed', '1.5'], /--seed is a whole number/],
  ])('leaves with 2 and says what is wrong: %s', async (_, args, words) => {
    const { child, said } = village(...args)
    expect((await once(child, 'close'))[0]).toBe(2)
    expect(said()).toMatch(words)
  })
})
