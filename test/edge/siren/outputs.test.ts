/** Every kind of output has the same manners. A new kind gets a stand-in for its hardware in `stands`. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openBoards } from '../../../edge/links/firmata.ts'
import { realClock } from '../../../edge/platform/clock.ts'
import { kindOf, outputs } from '../../../edge/siren/outputs/index.ts'
import { eventually } from '../../kit/eventually.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { dist } from '../../kit/root.ts'
import { relayBoard } from '../../kit/sirenHouse.ts'

interface Stand {
  settings: Record<string, unknown>
  isLoud(): boolean | Promise<boolean>
  /** How often it was loud so far. */
  sounds(): number
  break(): unknown
  /** A part of what it says then. */
  trouble: RegExp
}

const stands: Record<keyof typeof outputs, () => Promise<Stand>> = {
  async relay() {
    const { port, isOn, moves, unplug } = await relayBoard()
    const sounds = () => moves.filter((isClosed) => isClosed).length
    return { settings: { port, pin: 'D7' }, isLoud: isOn, sounds, break: unplug, trouble: /relay board is gone/ }
  },
  async sound() {
    const { player, file, log } = fakePlayer()
    const lines = () => readFileSync(log, 'utf8').trim().split('\n')
    return {
      settings: { file, player, silent: ['--silent', 'FILE'] },
      isLoud: () => lines().at(-1) === `plays ${file}`,
      sounds: () => lines().filter((line) => line.startsWith('plays')).length,
      break: () => rmSync(player),
      trouble: /cannot play the sound/,
    }
  },
}

/** A player that writes down what it does, and plays until it is ended. */
function fakePlayer() {
  const folder = emptyFolder()
  const [player, file, log] = [join(folder, 'player'), join(folder, 'siren.wav'), join(folder, 'log')]
  writeFileSync(file, 'RIFF')
  writeFileSync(log, '')
  const script = `#!/bin/sh
if [ "$1" = --silent ]; then echo "proves $2" >> ${log}; exit 0; fi
trap 'echo ends >> ${log}; kill $!; exit 0' TERM
echo "plays $1" >> ${log}
sleep 60 & wait
`
  writeFileSync(player, script)
  chmodSync(player, 0o755)
  return { player, file, log }
}

async function opened(name: keyof typeof outputs) {
  const stand = await stands[name]()
  const clock = realClock(() => Date.now())
  const log = pino({ level: 'silent' })
  const boards = openBoards({ clock, random: Math.random, log, pause: { first_ms: 10, most_ms: 100 } })
  const kind = kindOf({ kind: name })
  const settings = kind.settings.parse({ kind: name, ...stand.settings })
  expect(kind.problems(settings, { where: 'siren.output', folder: '/' })).toEqual([])
  let changes = 0
  const output = kind.open(settings, { folder: '/' }, { boards, clock, log, onChange: () => changes++ })
  let isClosed = false
  const close = async () => {
    if (!isClosed) await output.close()
    isClosed = true
  }
  onTestFinished(close)
  return { stand, output, close, changes: () => changes }
}

describe.each(Object.keys(outputs) as (keyof typeof outputs)[])('%s', (name) => {
  it('is loud when told, says so, and is silent when told', async () => {
    const { stand, output, changes } = await opened(name)
    output.set(true)
    await eventually(() => stand.isLoud() && output.state().isOn)
    expect(output.state()).toMatchObject({ isKnown: true, fault: null })
    expect(changes()).toBeGreaterThan(0)
    output.set(false)
    await eventually(async () => !(await stand.isLoud()) && !output.state().isOn)
    output.set(true)
    await eventually(() => stand.isLoud() && output.state().isOn)
  })

  it('proves in silence that it could be loud', async () => {
    const { stand, output } = await opened(name)
    await eventually(async () => (await output.prove()) === null)
    expect({ sounds: stand.sounds(), isOn: output.state().isOn }).toEqual({ sounds: 0, isOn: false })
  })

  it('says in both languages what is wrong when its hardware is gone, asked or not', async () => {
    const { stand, output } = await opened(name)
    await eventually(async () => (await output.prove()) === null)
    await stand.break()
    await eventually(async () => (await output.prove()) !== null)
    const { fault, isKnown } = output.state()
    expect(fault).toMatchObject({ id: expect.stringMatching(/periksa/), en: expect.stringMatching(stand.trouble) })
    expect(isKnown).toBe(true)
    output.set(true)
    await eventually(() => output.state().fault !== null)
    expect(output.state().isOn).toBe(false)
  })

  it('is silent when it is closed', async () => {
    const { stand, output, close } = await opened(name)
    output.set(true)
    await eventually(() => stand.isLoud())
    await close()
    await eventually(async () => !(await stand.isLoud()))
  })
})

it('a player that cannot be started is ended without a signal to everybody around', async () => {
  const { file } = fakePlayer()
  const sound = join(dist, 'edge/siren/outputs/sound.js')
  // A process group of its own: a signal to all of it ends nobody else.
  const script = `
    import { sound } from ${JSON.stringify(sound)}
    const clock = { elapsed_ms: () => 0, after: () => () => undefined }
    const settings = sound.settings.parse({ kind: 'sound', file: ${JSON.stringify(file)}, player: 'no-such-player' })
    const output = sound.open(settings, { folder: '/' }, { clock, log: console, onChange: () => undefined })
    output.set(true)
    output.set(false)
    setTimeout(() => console.log('lives'), 100)
  `
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  expect([await once(child, 'exit'), said]).toEqual([[0, null], 'lives\n'])
})
