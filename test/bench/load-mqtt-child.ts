/** The same task as load-child.ts, done by ordinary clients (mqtt.js), as a village of edge agents would. */
import { connectAsync } from 'mqtt'
import { type LoadTask, topicOf } from './load.ts'

const task = JSON.parse(process.argv[2]!) as LoadTask
let acknowledged = 0
let isOver = false

await Promise.all(
  task.stations.map(async ({ station, password }) => {
    const client = await connectAsync(`${task.isEncrypted ? 'mqtts' : 'mqtt'}://127.0.0.1:${task.port}`, {
      rejectUnauthorized: false, // who answers is not the question here
      username: station,
      password,
      clientId: station,
      protocolVersion: 4,
      reconnectPeriod: 0,
    })
    const epoch = `bench${Math.floor(Math.random() * 1e9)}`
    let seq = 0
    let at_ms = task.from_ms
    const oneAfterAnother = async () => {
      while (!isOver) {
        const readings = Array.from({ length: task.readings }, () => {
          at_ms += 10
          const values = Object.fromEntries(task.quantities.map((quantity, q) => [quantity, q + (seq % 100) / 10]))
          return { sensor: 's1', at_ms, values }
        })
        await client.publishAsync(topicOf(station), JSON.stringify({ epoch, seq: ++seq, readings }), { qos: 1 })
        acknowledged++
      }
    }
    // What is in flight when time is up fails with the connection; it is not counted.
    for (let i = 0; i < task.window; i++) oneAfterAnother().catch(() => undefined)
  }),
)
setTimeout(() => {
  isOver = true
  process.stdout.write(`${JSON.stringify({ acknowledged, seconds: task.seconds })}\n`)
  process.exit(0)
}, task.seconds * 1_000)
