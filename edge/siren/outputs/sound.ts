/**
 * A sound file through a loudspeaker, played again and again by a player that is installed: aplay by default.
 *
 * `isOn` means that the player runs. Whether the amplifier is switched on and the loudspeaker connected no program can
 * know; the manual test is for that.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'
import { endChild } from '../../platform/end-child.ts'
import type { Said } from '../../platform/language.ts'
import { needs } from '../../platform/setting-words.ts'
import type { Fault, Output, OutputKind, OutputPlace, OutputTools } from '../output.ts'

const settings = z.strictObject({
  kind: z.literal('sound'),
  file: z
    .string()
    .min(1)
    .meta(needs('path berkas suara, misalnya siren.wav', 'the path of a sound file, such as siren.wav')),
  player: z
    .string()
    .min(1)
    .meta(
      needs(
        'program yang memutarnya, dengan pilihannya, misalnya aplay atau "mpg123 -q"',
        'a program that plays it, with its options, such as aplay or "mpg123 -q"',
      ),
    )
    .default('aplay'),
  /** What makes an unknown player play in silence; its self-test is this. */
  silent: z
    .array(z.string())
    .meta(
      needs(
        'daftar argumen yang membuat pemutarnya diam; FILE berarti berkas suaranya',
        'a list of arguments with which the player makes no sound; FILE stands for the sound file',
      ),
    )
    .optional(),
})
type Settings = z.output<typeof settings>

/** A second of digital silence through the same device, or the file at volume 0. */
const silentArguments: Record<string, string[]> = {
  aplay: ['-q', '-t', 'raw', '-f', 'S16_LE', '-r', '8000', '-d', '1', '/dev/zero'],
  paplay: ['--volume=0', 'FILE'],
  'pw-play': ['--volume=0', 'FILE'],
  mpg123: ['-q', '-f', '0', '-n', '40', 'FILE'], // 40 frames of 26 ms
  mpv: ['--no-video', '--volume=0', '--length=1', 'FILE'],
  ffplay: ['-nodisp', '-autoexit', '-volume', '0', '-t', '1', 'FILE'],
  cvlc: ['--play-and-exit', '--gain=0', '--run-time=1', 'FILE'],
}

const shortest_ms = 250 // a player that ends at once without a word must not be started a thousand times a second
const again_ms = 2_000 // after a player that failed
const end_ms = 1_000 // a player that does not end when asked is killed
const words_ms = 200
const prove_ms = 9_000

const playerFault = (player: string, why: string): Fault => ({
  id: `suara sirene tidak dapat diputar oleh ${player}: ${why}; periksa berkas suara, pemutar, dan kartu suara`,
  en: `${player} cannot play the sound of the siren: ${why}; check the file, the player and the sound card`,
})

export const sound: OutputKind<typeof settings> = { settings, problems, open, pins: () => null }

function problems({ file }: Settings, { where, folder }: OutputPlace) {
  const path = resolve(folder, file)
  const why = troubleWith(path)
  if (why === null) return []
  const said = {
    id: `${path} ${why.id}. Taruh berkas suara di situ.`,
    en: `${path} ${why.en}. Put a sound file there.`,
  }
  return [{ where: `${where}.file`, ...said }]
}

function troubleWith(path: string): Said | null {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found) return { id: 'tidak ada', en: 'is not there' }
  return found.isFile() && found.size > 0 ? null : { id: 'bukan suara', en: 'is no sound' }
}

function open(options: Settings, { folder }: { folder: string }, { clock, log, onChange }: OutputTools): Output {
  const file = resolve(folder, options.file)
  const [program = '', ...own] = options.player.split(/\s+/)
  const name = program.split('/').at(-1)!
  const silent = options.silent ?? silentArguments[name]
  let isWanted = false
  let isOn = false
  let fault: Fault | null = null
  let isKnown = false
  let child: ChildProcess | undefined
  let lastEnd: Promise<unknown> = Promise.resolve()
  let stopped: ChildProcess | undefined // the last that was asked to end
  let cancelAgain: () => void = () => undefined
  return { set, state: () => ({ isOn, fault, isKnown }), prove, close }

  function set(wanted: boolean) {
    if (wanted === isWanted) return
    isWanted = wanted
    cancelAgain()
    if (isWanted && !child) play()
    if (!isWanted && child) stop(child)
    if (!isWanted && !child) note(false, fault)
  }

  /** Plays the file once; while it is wanted, again. */
  function play() {
    const started = run([...own, file])
    const began_ms = clock.elapsed_ms()
    child = started.child
    lastEnd = started.ended
    started.child.once('spawn', () => note(true, fault))
    void started.ended.then((why) => {
      child = undefined
      if (!isWanted) return note(false, fault)
      if (why === null || stopped === started.child) {
        fault = null
        cancelAgain = clock.after(began_ms + shortest_ms - clock.elapsed_ms(), play)
        return
      }
      note(false, playerFault(name, why))
      cancelAgain = clock.after(again_ms, play)
    })
  }

  /** Answers null at its good end, otherwise why it failed. */
  function run(args: string[]) {
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    child.stderr.on('data', (text: Buffer) => {
      said = `${said}${text}`.slice(-200)
    })
    const ended = new Promise<string | null>((resolve) => {
      child.once('error', (err) => resolve(err.message))
      child.once('exit', (code, signal) => {
        if (code === 0) return resolve(null)
        const tell = () => resolve(said.trim().split('\n').at(-1) || `it ended with ${signal ?? `code ${code}`}`)
        // Its last words may still be in the pipe, which a child of its own may hold open.
        child.once('close', tell)
        clock.after(words_ms, tell)
      })
    })
    return { child, ended }
  }

  function stop(running: ChildProcess) {
    stopped = running
    endChild(running)
    const cancel = clock.after(end_ms, () => endChild(running, 'SIGKILL'))
    running.once('exit', cancel)
  }

  async function prove(): Promise<Fault | null> {
    const trouble = troubleWith(file)
    if (trouble !== null) return note(isOn, playerFault(name, trouble.en))
    if (isOn) return note(isOn, fault) // it is proving itself
    if (!silent) {
      log.warn({ player: options.player }, 'this player is not known; write `silent` for it, or test the siren aloud')
      return note(isOn, null)
    }
    const { child: tried, ended } = run([...own, ...silent.map((word) => (word === 'FILE' ? file : word))])
    const cancel = clock.after(prove_ms, () => endChild(tried, 'SIGKILL'))
    const why = await ended
    cancel()
    return note(isOn, why === null ? null : playerFault(name, why))
  }

  function note(nowOn: boolean, nowFault: Fault | null) {
    isOn = nowOn
    fault = nowFault
    isKnown = true
    onChange()
    return fault
  }

  async function close() {
    set(false)
    await lastEnd
  }
}
