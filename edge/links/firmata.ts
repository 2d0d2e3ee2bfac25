/**
 * Boards with Firmata, each in a child process that is started again whenever it ends. Several sensors may sit on one
 * board and share its process.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { PinReport, PinUse } from '../driver.ts'
import { backOff, usualBackOff } from '../platform/back-off.ts'
import { endChild } from '../platform/end-child.ts'
import type { Link, LinkEvent, LinkTools } from './link.ts'
import { type Port, portText } from './ports.ts'
import { takeEvents } from './taker.ts'

export type FromBoard = LinkEvent<PinReport>
export type ToBoard = { watch: readonly PinUse[] } | { set: OutputPin }

/** A pin that switches something. After each `set` the board is asked how the pin stands; the answer comes as a report. */
export interface OutputPin {
  pin: string
  value: 0 | 1
  /** What it is set to when the agent ends, in order or not. */
  idle: 0 | 1
}

/** Nothing at all from a board for so long, though asked: it is gone. Asked three times within it. */
const usualSilence_ms = 30_000
/** How often it is looked whether a board that was unplugged is there again. */
const looks_ms = 3_000
/** The child holds two small libraries; without a ceiling Node would let its heap grow before it tidies up. */
const childHeap_mb = 32

export type Boards = ReturnType<typeof openBoards>

/** The boards of one station. `silence_ms` after the last byte a board is called dead. */
export function openBoards(tools: LinkTools, silence_ms = usualSilence_ms) {
  const boards = new Map<string, Board>()
  return { reports, set }

  /** Sets a pin of a board whose reports somebody takes. One that starts anew forgets it: set it again at each `open`. */
  function set(port: Port, output: OutputPin): void {
    boards.get(JSON.stringify(port))?.set(output)
  }

  /** What the board at `port` reports: the pins `uses`, and the answers for pins that were set. */
  async function* reports(port: Port, uses: readonly PinUse[], signal: AbortSignal): Link<PinReport> {
    const name = JSON.stringify(port)
    const board = boards.get(name) ?? superviseBoard(port, silence_ms, boardTools(port, tools))
    boards.set(name, board)
    const taker = takeEvents<PinReport>(signal)
    board.join(taker.give, uses)
    try {
      yield* taker.events()
    } finally {
      if (board.leave(taker.give) === 0) {
        boards.delete(name)
        await board.stop()
      }
    }
  }
}

/** A station may have several boards: their log lines say which one is meant. */
function boardTools(port: Port, tools: LinkTools): LinkTools {
  return { ...tools, log: tools.log.child({ board: portText(port) }) }
}

type Board = ReturnType<typeof superviseBoard>
type Give = (event: FromBoard) => void

function superviseBoard(port: Port, silence_ms: number, { clock, random, log, pause = usualBackOff }: LinkTools) {
  const argument = JSON.stringify({ port, silence_ms })
  const takers = new Set<Give>()
  const wanted = new Map<string, PinUse>()
  const delays = backOff(pause, random)
  const stopping = new AbortController()
  let child: ChildProcess | undefined
  let isOpen = false
  let lastReason = ''
  const done = keepRunning()

  return {
    join(give: Give, uses: readonly PinUse[]) {
      takers.add(give)
      for (const use of uses) wanted.set(use.pin, use)
      if (isOpen) give({ kind: 'open' })
      watch(uses)
    },
    set(output: OutputPin) {
      send({ set: output })
    },
    /** Answers how many takers are left. */
    leave(give: Give) {
      takers.delete(give)
      return takers.size
    },
    async stop() {
      stopping.abort()
      // A child whose parent hangs up ends by itself. One that hangs is ended.
      if (child?.connected) child.disconnect()
      const cancel = clock.after(2_000, () => child && endChild(child, 'SIGKILL'))
      await done
      cancel()
    },
  }

  async function keepRunning() {
    while (!stopping.signal.aborted) {
      const reason = await runChild()
      if (stopping.signal.aborted) return
      tell({ kind: 'closed', reason })
      const delay_ms = Math.round(delays.next_ms())
      log[reason === lastReason ? 'debug' : 'warn']({ reason, delay_ms }, 'no board; trying again')
      lastReason = reason
      await waitFor(delay_ms)
    }
  }

  /** A process costs a small computer seconds, so attempts become rare; a board that is plugged in again is not kept waiting. */
  async function waitFor(delay_ms: number) {
    const isThere = () => port.kind !== 'serial' || existsSync(port.path)
    const wasThere = isThere()
    for (let left_ms = delay_ms; left_ms > 0 && !stopping.signal.aborted; left_ms -= looks_ms) {
      await clock.wait(Math.min(left_ms, looks_ms), stopping.signal)
      if (!wasThere && isThere()) return
    }
  }

  /** One process from start to end; answers why it ended. */
  function runChild(): Promise<string> {
    return new Promise((resolve) => {
      let reason = 'the board process ended unexpectedly'
      child = fork(new URL('./firmata-child.js', import.meta.url), [argument], {
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
        execArgv: ['--enable-source-maps', `--max-old-space-size=${childHeap_mb}`],
      })
      child.stderr?.on('data', (text: Buffer) =>
        log.debug({ text: text.toString().slice(0, 500) }, 'the board process says'),
      )
      child.on('message', (event: FromBoard) => {
        if (event.kind === 'closed') reason = event.reason
        else tell(event.kind === 'input' ? stamped(event.input, event.at_ms) : event)
      })
      child.once('error', (err) => resolve(err.message)) // it could not even be started
      const started = child
      // Its last message may still be in the channel when it has ended. (`close` never comes if we hang up first.)
      started.once('exit', () =>
        started.connected ? started.once('disconnect', () => resolve(reason)) : resolve(reason),
      )
      watch([...wanted.values()])
    })
  }

  /** The child says when the bytes came by the clock that never jumps, which is one for all processes. */
  function stamped(input: PinReport, arrived_ms: number): FromBoard {
    const at_ms = Math.round(clock.now() - (clock.elapsed_ms() - arrived_ms))
    return { kind: 'input', input: { ...input, at_ms }, at_ms }
  }

  function tell(event: FromBoard) {
    isOpen = event.kind !== 'closed'
    if (event.kind === 'open') {
      delays.reset()
      log.info('the board is ready')
    }
    for (const give of takers) give(event)
  }

  function watch(uses: readonly PinUse[]) {
    send({ watch: uses })
  }

  // A child that has just ended is replaced, and the next one gets every pin again.
  function send(message: ToBoard) {
    if (child?.connected) child.send(message, () => undefined)
  }
}
