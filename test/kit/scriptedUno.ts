import { createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex')

// StandardFirmata 2.5 on an Arduino Uno, byte for byte as its handshake is documented.
const version = hex('F9 02 05')
const firmware = Buffer.from([
  ...hex('F0 79 02 05'),
  ...[...Buffer.from('StandardFirmata.ino')].flatMap((letter) => [letter, 0]),
  0xf7,
])
const plain = '00 01 0B 01 01 01 04 0E 7F'
const pwm = '00 01 0B 01 01 01 03 08 04 0E 7F'
const analog = '00 01 0B 01 01 01 02 0A 04 0E 7F'
const i2c = '00 01 0B 01 01 01 02 0A 04 0E 06 01 7F'
const digital = Array.from({ length: 12 }, (_, i) => ([3, 5, 6, 9, 10, 11].includes(i + 2) ? pwm : plain)).join(' ')
const capabilities = hex(`F0 6C 7F 7F ${digital} ${`${analog} `.repeat(4)} ${i2c} ${i2c} F7`)
const analogMap = hex(`F0 6A ${'7F '.repeat(14)} 00 01 02 03 04 05 F7`)

export interface UnoScript {
  /** The banner's second half gets lost, as happens while a port opens: the library then waits for ever. */
  losesFirmware?: boolean
}

/** A board on a TCP port that answers Firmata as an Uno does, and on which a test moves pins. */
export async function scriptedUno({ losesFirmware = false }: UnoScript = {}) {
  const sockets = new Set<Socket>()
  let heard = ''
  let isDead = false
  let connections = 0
  const server = createServer((socket) => {
    sockets.add(socket)
    connections += 1
    socket.on('error', () => sockets.delete(socket))
    socket.on('close', () => sockets.delete(socket))
    socket.on('data', (bytes) => hear(socket, bytes))
    say(version)
    if (!losesFirmware) say(firmware)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise<void>((resolve) => server.close(() => resolve()))
  })
  return {
    port: { kind: 'tcp' as const, host: '127.0.0.1', port },
    connections: () => connections,
    open: () => sockets.size,
    hears: (bytes: string) => heard.includes(bytes.replaceAll(' ', '').toLowerCase()),
    /** Pins 0–7 as one byte. */
    setPort0: (bits: number) => say(Buffer.from([0x90, bits & 0x7f, bits >> 7])),
    setAnalog: (channel: number, count: number) => say(Buffer.from([0xe0 + channel, count & 0x7f, count >> 7])),
    /** The connection stays, nothing comes any more. */
    fallSilent() {
      isDead = true
    },
    comeBack() {
      isDead = false
    },
    /** Its supply dips: it starts anew on the same wire, says its banner and knows no pins. */
    restart() {
      heard = ''
      say(hex('5B 5B 0D 0A'))
      say(version)
      say(firmware)
    },
    unplug() {
      for (const socket of sockets) socket.destroy()
    },
  }

  function say(bytes: Buffer) {
    if (!isDead) for (const socket of sockets) socket.write(bytes)
  }

  function hear(_socket: Socket, bytes: Buffer) {
    const text = bytes.toString('hex')
    heard += text
    if (text.includes('f079f7')) say(firmware)
    if (text.includes('f06bf7')) say(capabilities)
    if (text.includes('f069f7')) say(analogMap)
  }
}
