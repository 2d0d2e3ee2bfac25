/**
 * Stations as a load: raw MQTT 3.1.1 over TCP, as cheap as possible, so that the gateway and not the generator is measured.
 * Speaks CONNECT, PUBLISH (QoS 1) and counts PUBACKs. Run by load.ts; its task comes as JSON in argv[2].
 */
import { connect, type Socket } from 'node:net'
import { type LoadTask, topicOf } from './load.ts'

const task = JSON.parse(process.argv[2]!) as LoadTask
const results = await Promise.all(task.stations.map((station, index) => publish(station, index)))
const acknowledged = results.reduce((sum, one) => sum + one, 0)
process.stdout.write(`${JSON.stringify({ acknowledged, seconds: task.seconds })}\n`)
process.exit(0)

function publish({ station, password }: LoadTask['stations'][number], index: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port: task.port, host: '127.0.0.1' })
    socket.setNoDelay(true)
    socket.on('error', reject)
    socket.on('connect', () => socket.write(connectPacket(station, password)))
    const nextPack = packWriter(station, index)
    const end_ms = Date.now() + task.seconds * 1_000
    let acknowledged = 0
    let held = Buffer.alloc(0)
    let isOver = false

    const send = () => socket.write(nextPack())
    const begin = () => {
      if (task.rate_hz) {
        // Stations do not beat in time: each has its own phase.
        const period_ms = 1_000 / task.rate_hz
        setTimeout(
          () => {
            const timer = setInterval(() => (isOver ? clearInterval(timer) : send()), period_ms)
          },
          (index / task.stations.length) * period_ms,
        )
      } else for (let i = 0; i < task.window; i++) send()
      setTimeout(finish, task.seconds * 1_000)
    }
    const finish = () => {
      isOver = true
      resolve(acknowledged)
      socket.destroy()
    }
    socket.on('close', () => (isOver ? undefined : reject(new Error(`the broker closed the connection of ${station}`))))
    socket.on('data', (chunk) => {
      held = held.length ? Buffer.concat([held, chunk]) : chunk
      // Everything a broker sends here is four bytes long: CONNACK and PUBACK.
      const whole = held.length - (held.length % 4)
      let credits = 0
      for (let at = 0; at < whole; at += 4) {
        if (held[at] === 0x20) {
          if (held[at + 3] !== 0) return reject(new Error(`${station} was refused with ${held[at + 3]}`))
          begin()
        } else if (held[at] === 0x40) credits++
      }
      held = held.subarray(whole)
      acknowledged += credits
      if (isOver || task.rate_hz || Date.now() >= end_ms) return
      cork(socket, () => {
        for (; credits > 0; credits--) send()
      })
    })
  })
}

function cork(socket: Socket, write: () => void) {
  socket.cork()
  write()
  socket.uncork()
}

/** Gives PUBLISH packets with ever new readings, starting in the past so that no clock is ever ahead. */
function packWriter(station: string, index: number): () => Buffer {
  const topic = Buffer.from(topicOf(station))
  const epoch = `bench${Math.floor(Math.random() * 1e9)}`
  let seq = 0
  let id = 0
  let at_ms = task.from_ms
  return () => {
    seq++
    id = (id % 65_535) + 1
    const readings: string[] = []
    for (let i = 0; i < task.readings; i++) {
      at_ms = task.rate_hz ? Date.now() : at_ms + 10
      const wave = Math.sin(seq / 50 + index) + i / 100
      const values = task.quantities.map((quantity, q) => `"${quantity}":${(2 + q + wave).toFixed(3)}`)
      readings.push(`{"sensor":"s1","at_ms":${at_ms},"values":{${values}}}`)
    }
    return publishPacket(topic, id, Buffer.from(`{"epoch":"${epoch}","seq":${seq},"readings":[${readings}]}`))
  }
}

function connectPacket(user: string, password: string): Buffer {
  const text = (value: string) =>
    Buffer.concat([Buffer.from([value.length >> 8, value.length & 255]), Buffer.from(value)])
  // Protocol level 4; user name, password, clean session; keep-alive 60 s.
  const body = Buffer.concat([
    text('MQTT'),
    Buffer.from([4, 0b1100_0010, 0, 60]),
    text(user),
    text(user),
    text(password),
  ])
  return Buffer.concat([Buffer.from([0x10]), lengthBytes(body.length), body])
}

function publishPacket(topic: Buffer, id: number, payload: Buffer): Buffer {
  const length = 2 + topic.length + 2 + payload.length
  return Buffer.concat([
    Buffer.from([0x32]),
    lengthBytes(length),
    Buffer.from([topic.length >> 8, topic.length & 255]),
    topic,
    Buffer.from([id >> 8, id & 255]),
    payload,
  ])
}

function lengthBytes(length: number): Buffer {
  const bytes: number[] = []
  do {
    const rest = length >> 7
    bytes.push((length & 127) | (rest ? 128 : 0))
    length = rest
  } while (length)
  return Buffer.from(bytes)
}
