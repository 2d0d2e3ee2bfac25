/**
 * One board with StandardFirmata on it, in a process of its own: johnny-five cannot connect a board a second time, so
 * this process serves one connection and ends with it, and `firmata.ts` starts the next.
 *
 *   board ─ bytes ▶ transport ▶ firmata-io ▶ johnny-five Board ▶ pin reports ▶ parent (IPC)
 *
 * Pins are read from the board's own reports, not through Button, Switch or Sensor: the first two miss contacts shorter
 * than their debounce, the last goes on repeating its last value when the board has fallen silent.
 */
import { EventEmitter } from 'node:events'
import type { Duplex } from 'node:stream'
import firmataIo, { type Firmata } from 'firmata-io'
import Board from 'johnny-five/lib/board.js'
import type { PinUse } from '../driver.ts'
import { sinceBoot_ms } from '../platform/clock.ts'
import { openBoardClock } from './board-clock.ts'
import type { FromBoard, ToBoard } from './firmata.ts'
import { type Outputs, openOutputs } from './firmata-outputs.ts'
import type { Port } from './ports.ts'
import { openSerial } from './serial.ts'
import { openTcp } from './tcp.ts'

const firmataBaud = 57_600
/** Opening the port resets an Uno; a version may then arrive without the firmware's name, and the library waits for ever. */
const nudge_ms = 1_000
/** Analog pins are reported once a second: more would only be thrown away by the median over `every_s`. */
const sampling_ms = 1_000
/** Three bytes a pin at 57600 baud take half a millisecond; a wire that does not take them is given up. */
const release_ms = 500

const { port, silence_ms } = JSON.parse(process.argv[2] ?? '{}') as { port: Port; silence_ms: number }
const wanted = new Map<string, PinUse>()
const lastValues = new Map<string, number>()
let board: { io: Firmata; five: Board } | undefined
let outputs: Outputs | undefined
const boardClock = openBoardClock((pin) => report(pin, lastValues.get(pin)!))
const told = new Map<string, number>() // when an analog pin was last told
let arrived_ms = sinceBoot_ms() // the parent, whose clock stamps, makes a time of it
let heard_ms = performance.now()

process.once('disconnect', () => release(() => process.exit(0))) // a child without a parent would hold the port
process.on('uncaughtException', (err) => leave(err.message))
process.on('message', (message: ToBoard) => {
  if ('set' in message) return outputs?.set(message.set)
  for (const use of message.watch) {
    if (wanted.has(use.pin)) continue
    wanted.set(use.pin, use)
    if (!board) continue
    setPace(board.io)
    listen(board, use)
  }
})
serve().catch((err: Error) => leave(err.message))

async function serve() {
  const stream = await (port.kind === 'serial' ? openSerial(port.path, firmataBaud) : openBoardTcp())
  stream.once('close', () => leave('the other side closed it'))
  stream.on('error', (err) => leave(err.message))
  const transport = transportOf(stream)
  const io = new firmataIo.Firmata(transport)
  const shell = new Board({ io, repl: false, debug: false, sigint: false })
  shell.on('error', () => leave('the board does not answer; is StandardFirmata on it?'))
  shell.once('ready', () => {
    board = { io, five: shell }
    outputs = openOutputs({ io, write: (bytes, done) => stream.write(bytes, done), report, leave })
    setPace(io)
    tell({ kind: 'open' })
    for (const use of wanted.values()) listen(board, use)
    // A board says its version by itself when it starts. Once it has been told what to watch, that means it forgot it.
    io.on('reportversion', () => watchAgain(io))
  })
  transport.emit('open')
  setTimeout(() => io.isReady || io.queryFirmware(() => undefined), nudge_ms)
  watchSilence(io)
}

function openBoardTcp() {
  if (port.kind !== 'tcp') throw new Error('a board needs a serial or tcp port')
  return openTcp(port.host, port.port)
}

/** What firmata-io calls a transport. The time of arrival is taken here, before anything looks at the bytes. */
function transportOf(stream: Duplex) {
  const transport = Object.assign(new EventEmitter(), {
    isOpen: true,
    write: (bytes: Buffer, done?: () => void) => stream.write(bytes, done),
    close: () => stream.destroy(),
  })
  stream.on('data', (bytes: Buffer) => {
    arrived_ms = sinceBoot_ms()
    heard_ms = performance.now()
    transport.emit('data', bytes)
  })
  return transport
}

/** A board whose pins do not move says nothing, and so does a dead one: ask something that only a working board answers. */
function watchSilence(io: Firmata) {
  setInterval(() => {
    if (performance.now() - heard_ms > silence_ms) leave('the board fell silent')
    if (io.isReady) io.queryFirmware(() => undefined)
  }, silence_ms / 3)
}

function listen({ io, five: shell }: { io: Firmata; five: Board }, { pin, mode }: PinUse) {
  const number = Number(pin.slice(1))
  const exists = mode === 'analog' ? number < io.analogPins.length : number < io.pins.length
  if (!exists) return leave(`the board has no pin ${pin}`)
  if (mode === 'analog') return shell.analogRead(number, (value) => reportSeldom(pin, value))
  shell.pinMode(number, mode === 'pull-up' ? io.MODES.PULLUP : io.MODES.INPUT)
  // A port message names all its eight pins; only what changed is news.
  shell.digitalRead(number, (value) => {
    if (value !== lastValues.get(pin)) {
      boardClock.hasMoved(pin)
      report(pin, value)
    }
    lastValues.set(pin, value)
  })
}

/** Where a contact is watched, the board tells its own time by the way; a voltage is wanted once a second. */
function setPace(io: Firmata) {
  const uses = [...wanted.values()]
  const channel = uses.find(({ mode }) => mode === 'analog')?.pin.slice(1) ?? 0
  const hasContact = uses.some(({ mode }) => mode !== 'analog')
  if (hasContact && io.analogPins.length > Number(channel)) boardClock.follow(io, Number(channel))
  else io.setSamplingInterval(sampling_ms)
}

function reportSeldom(pin: string, value: number) {
  const now_ms = boardClock.now_ms()
  const last_ms = told.get(pin)
  if (now_ms !== undefined && last_ms !== undefined && now_ms - last_ms < sampling_ms) return
  if (now_ms !== undefined) told.set(pin, now_ms)
  report(pin, value)
}

/** After a reset (a dip in its supply, its reset button) an Uno answers as before but watches nothing. */
function watchAgain(io: Firmata) {
  outputs?.forget()
  lastValues.clear() // as after any opening, the first report says how a contact stands
  boardClock.forget()
  setPace(io)
  tell({ kind: 'open' })
  for (const { pin, mode } of wanted.values()) {
    const number = Number(pin.slice(1))
    if (mode === 'analog') io.reportAnalogPin(number, 1)
    else {
      io.pinMode(number, mode === 'pull-up' ? io.MODES.PULLUP : io.MODES.INPUT)
      io.reportDigitalPin(number, 1)
    }
  }
}

function report(pin: string, value: number) {
  const board_ms = boardClock.now_ms()
  const input = { pin, value, at_ms: arrived_ms, ...(board_ms !== undefined && { board_ms }) }
  tell({ kind: 'input', input, at_ms: arrived_ms })
}

function tell(event: FromBoard) {
  if (process.connected) process.send?.(event)
}

/** Whatever is switched on goes off before nobody is left who could switch it off. */
function release(done: () => void) {
  if (!outputs) return done()
  setTimeout(done, release_ms)
  outputs.rest(done)
}

let isLeaving = false
function leave(reason: string) {
  if (isLeaving) return
  isLeaving = true
  if (!process.connected || !process.send) process.exit(1)
  process.send({ kind: 'closed', reason } satisfies FromBoard, () => process.exit(1))
}
