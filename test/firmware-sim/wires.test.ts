import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { SerialPort } from 'serialport'
import { afterEach, describe, expect, it } from 'vitest'
import { createA02yyuw } from '../../firmware-sim/boards/a02yyuw.ts'
import { createSds011 } from '../../firmware-sim/boards/sds011.ts'
import { createFaults } from '../../firmware-sim/faults.ts'
import { createLine } from '../../firmware-sim/line.ts'
import { servePty } from '../../firmware-sim/wires/pty.ts'
import { serveTcp } from '../../firmware-sim/wires/tcp.ts'
import { emptyFolder } from '../kit/folder.ts'
import { needs } from '../kit/needs.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

const waterAt = (distance_mm: number) => createA02yyuw({ distance_mm: () => distance_mm })
const portOf = (wire: { port: string }) => Number(wire.port.split(':').at(-1))

function dial(port: number): Socket {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => socket.destroy())
  closers.push(() => socket.destroy())
  return socket
}

/** Dials until the port is free: the board may not have noticed yet that its last host is gone. */
async function firstBytes(port: number) {
  for (;;) {
    const socket = dial(port)
    const chunk = await Promise.race([once(socket, 'data').then(([chunk]) => chunk as Buffer), once(socket, 'close')])
    if (Buffer.isBuffer(chunk)) return { socket, bytes: chunk.toString('hex') }
  }
}

describe('a board on TCP', () => {
  async function served(faults = createFaults()) {
    const wire = await serveTcp(createLine({ board: waterAt(1_234), faults, now: Date.now }))
    closers.push(wire.close)
    return portOf(wire)
  }

  it('sends its frames to whoever connects, and again to the next', async () => {
    const port = await served()
    for (let visit = 0; visit < 2; visit++) {
      const first = await firstBytes(port)
      expect(first.bytes).toBe('ff04d2d5')
      first.socket.destroy()
    }
  })

  it('turns a second host away while the first is there', async () => {
    const port = await served()
    await once(dial(port), 'data')
    const second = dial(port)
    await once(second, 'close')
    expect(second.bytesRead).toBe(0)
  })

  it('is gone for a while when the plug is pulled, and comes back', async () => {
    const faults = createFaults({ rates: { unplug: 0.5 }, unplugged_s: 0.2, seed: 4 })
    const port = await served(faults)
    let frames = 0
    while (faults.counts().unplug < 3 || frames === 0) {
      const socket = dial(port)
      socket.on('data', () => frames++)
      await once(socket, 'close')
    }
    expect(faults.counts().intact).toBeGreaterThanOrEqual(frames)
  })

  it('hears commands', async () => {
    const board = createSds011({ dust: () => ({ pm2_5: 35.1, pm10: 60.4 }) })
    const wire = await serveTcp(createLine({ board, now: Date.now }))
    closers.push(wire.close)
    const socket = dial(portOf(wire))
    socket.write(Buffer.from('aab406010000000000000000000000ffff05ab', 'hex'))
    const [answer] = await once(socket, 'data')
    expect(answer.toString('hex')).toBe('aac506010000a16008ab')
  })
})

const socat = needs('socat')
describe.skipIf(socat.skip)(`a board on a pseudo-terminal (${socat.why})`, () => {
  it('opens as a serial port at 9600, and again after it was closed', async () => {
    const path = join(emptyFolder(), 'level')
    const wire = await servePty(createLine({ board: waterAt(1_953), now: Date.now }), path, () => undefined)
    closers.push(wire.close)
    expect(wire.port).toBe(`serial:${path}`)
    for (let visit = 0; visit < 2; visit++) {
      const port = await opened(path)
      const [chunk] = await once(port, 'data')
      expect(chunk.toString('hex')).toMatch(/^ff07a1a7/)
      await new Promise((resolve) => port.close(resolve))
    }
  })

  it('says what to do when the terminal cannot be made', async () => {
    const line = createLine({ board: waterAt(1), now: Date.now })
    await expect(servePty(line, '/nowhere/at/all', () => undefined)).rejects.toThrow(/socat cannot serve \/nowhere/)
  })
})

// The link is made anew after each visit, so the first tries may find nothing there.
async function opened(path: string): Promise<SerialPort> {
  for (;;) {
    const port = new SerialPort({ path, baudRate: 9_600, autoOpen: false })
    const err = await new Promise<Error | null>((resolve) => port.open(resolve))
    if (!err) return port
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
