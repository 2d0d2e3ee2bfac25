/**
 * A relay on a pin of a board with StandardFirmata, by the board's own link.
 *
 * After a reset, and opening its port resets an Uno, StandardFirmata makes every pin that can measure a voltage (A0 to A5)
 * an input, and every other an output that is low. So a relay that is switched on by a low pin would sound at each start
 * of the agent, unless it is on an analog pin, where its own resistor holds it off. Pins 0 and 1 are the serial line, and
 * the LED of pin 13 blinks while a board starts.
 *
 * `isOn` is what the board answers when it is asked how the pin stands, and, where a `contact` is wired, what that says:
 * only a contact proves that the relay itself has moved.
 */
import { z } from 'zod'
import type { PinUse } from '../../driver.ts'
import { type Port, parsePort } from '../../links/ports.ts'
import type { Problem } from '../../platform/problems.ts'
import { needs } from '../../platform/setting-words.ts'
import type { Fault, Output, OutputKind, OutputPlace, OutputTools } from '../output.ts'

const pinName = z
  .string()
  .regex(/^(D([2-9]|1[0-2])|A[0-5])$/)
  .meta(needs('pin papan, D2 sampai D12 atau A0 sampai A5', 'a pin of the board, D2 to D12 or A0 to A5'))

const settings = z.strictObject({
  kind: z.literal('relay'),
  port: z
    .string()
    .meta(
      needs(
        'port papan dengan StandardFirmata: serial:/dev/serial/by-id/… atau tcp:host:port',
        'the port of a board with StandardFirmata: serial:/dev/serial/by-id/… or tcp:host:port',
      ),
    ),
  pin: pinName,
  active: z
    .enum(['high', 'low'])
    .meta(needs('high atau low: tegangan yang menyalakan relay', 'high or low: the level that switches the relay on'))
    .default('high'),
  contact: pinName
    .meta(
      needs(
        'pin, D2 sampai D12 atau A0 sampai A5, yang dihubungkan relay ke ground selama menyala',
        'a pin, D2 to D12 or A0 to A5, that the relay connects to ground while it is on',
      ),
    )
    .optional(),
})
type Settings = z.output<typeof settings>

/** A board needs some 2 s to start; its process is asked for three times within this time. */
const start_ms = 15_000
/** The board answers within some 10 ms; the contact of a relay moves within 10 ms. */
const answer_ms = 2_000
/** While nothing changes the pin is set again and asked this often. */
const again_ms = 5_000

const faults = {
  noBoard: {
    id: 'papan relay tidak terhubung; periksa kabel USB dan catu dayanya',
    en: 'the relay board is gone; check its USB cable and its power',
  },
  noAnswer: {
    id: 'papan relay tidak menyalakan pinnya; apakah StandardFirmata 2.5 atau lebih baru terpasang?',
    en: 'the relay board does not switch its pin; is StandardFirmata 2.5 or newer on it?',
  },
  stuckOff: {
    id: 'relay tidak bergerak saat dinyalakan; periksa relay, catu daya, dan kabel kontaknya',
    en: 'the relay does not move when it is switched on; check it, its power and the wire of its contact',
  },
  stuckOn: {
    id: 'kontak relay tertutup padahal relay mati; periksa apakah kontaknya menempel atau terhubung singkat',
    en: 'the contact of the relay is closed though it is off; is it welded or short-circuited?',
  },
} as const satisfies Record<string, Fault>

export const relay: OutputKind<typeof settings> = { settings, problems, open, pins: pinsOf }

function problems({ port, pin, active, contact }: Settings, { where, folder }: OutputPlace) {
  const kind = parsePort(port, folder)?.kind
  const said: Problem[] = []
  if (kind !== 'serial' && kind !== 'tcp') {
    said.push({
      where: `${where}.port`,
      id: `"${port}" bukan port sebuah papan; tulis serial:… atau tcp:host:port`,
      en: `"${port}" is no port of a board; write serial:… or tcp:host:port`,
    })
  }
  if (active === 'low' && pin.startsWith('D')) {
    said.push({
      where: `${where}.pin`,
      id: `relay yang menyala oleh ${pin} yang rendah akan berbunyi setiap papan mulai; pakai A0 sampai A5, atau relay dengan active: high`,
      en: `a relay that is switched on by a low ${pin} would sound each time the board starts; use A0 to A5, or a relay with active: high`,
    })
  }
  if (contact === pin) {
    const both = {
      id: `"${pin}" menyalakan relaynya; pilih pin lain`,
      en: `"${pin}" switches the relay; take another pin`,
    }
    said.push({ where: `${where}.contact`, ...both })
  }
  return said
}

function pinsOf({ port, pin, contact }: Settings) {
  return { port, pins: contact ? [pin, contact] : [pin] }
}

function open(options: Settings, { folder }: { folder: string }, { boards, clock, onChange }: OutputTools): Output {
  const port = parsePort(options.port, folder) as Port // `problems` has seen that it is one
  const idle = options.active === 'high' ? 0 : 1
  const stopping = new AbortController()
  let isWanted = false
  let isOpen = false
  let answer: boolean | undefined // how the pin stands, by the board's word
  let isClosed: boolean | undefined // the contact
  let isProved = false // it stood as it is wanted at the last look; what was wanted since then is not proved yet
  let isLate = false // no answer in time
  let isStarting = true
  let cancelAgain: () => void = () => undefined
  let cancelLate: () => void = () => undefined
  let asked: ((fault: Fault | null) => void)[] = []
  const cancelStart = clock.after(start_ms, () => {
    isStarting = false
    changed()
  })
  const done = listen()
  return { set, state, prove, close }

  function set(isOn: boolean) {
    if (isOn === isWanted) return
    isWanted = isOn
    isProved = false
    write()
    changed()
  }

  /** Sets the pin as it is wanted, and waits for the board's word and the contact's. */
  function write() {
    if (!isOpen) return
    answer = undefined
    isLate = false
    boards.set(port, { pin: options.pin, value: isWanted ? flipped(idle) : idle, idle })
    cancelLate()
    cancelLate = clock.after(answer_ms, () => {
      isLate = !isConfirmed()
      isProved = !isLate
      settle()
    })
    cancelAgain()
    cancelAgain = clock.after(again_ms, write)
  }

  async function listen() {
    const uses: PinUse[] = options.contact ? [{ pin: options.contact, mode: 'pull-up' }] : []
    for await (const event of boards.reports(port, uses, stopping.signal)) {
      if (event.kind === 'input') report(event.input.pin, event.input.value)
      else opened(event.kind === 'open')
      changed()
    }
  }

  function opened(nowOpen: boolean) {
    isOpen = nowOpen
    answer = undefined
    isClosed = undefined
    isProved = false
    if (isOpen) return write()
    isStarting = false
    cancelAgain()
    cancelLate()
    settle()
  }

  function report(pin: string, value: number) {
    if (pin === options.pin) answer = value !== idle
    else if (pin === options.contact) isClosed = value === 0
    else return
    if (!isConfirmed()) return
    isStarting = false
    isLate = false
    isProved = true
    settle()
  }

  function isConfirmed() {
    return answer === isWanted && (options.contact === undefined || isClosed === isWanted)
  }

  function fault(): Fault | null {
    if (!isOpen) return isStarting ? null : faults.noBoard
    if (isConfirmed() || !isLate) return null
    if (answer !== isWanted) return faults.noAnswer
    return isWanted ? faults.stuckOff : faults.stuckOn
  }

  function state() {
    return { isOn: isWanted && isProved, fault: fault(), isKnown: !isStarting }
  }

  function settle() {
    const waiting = asked
    asked = []
    for (const tell of waiting) tell(fault())
    changed()
  }

  function prove(): Promise<Fault | null> {
    if (!isOpen) return Promise.resolve(faults.noBoard)
    return new Promise((resolve) => {
      asked.push(resolve)
      write()
    })
  }

  function changed() {
    onChange()
  }

  async function close() {
    if (isOpen) boards.set(port, { pin: options.pin, value: idle, idle })
    cancelStart()
    cancelAgain()
    cancelLate()
    stopping.abort()
    await done
    settle()
  }
}

function flipped(level: 0 | 1): 0 | 1 {
  return level === 0 ? 1 : 0
}
