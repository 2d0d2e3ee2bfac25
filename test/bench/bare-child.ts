/** The baseline: a bare Aedes that keeps nothing. */
import { createServer } from 'node:net'
import { Aedes } from 'aedes'

const broker = await Aedes.createBroker()
const server = createServer(broker.handle)
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as { port: number }
  process.stdout.write(`${JSON.stringify({ ready: true, mqtt: `mqtt://127.0.0.1:${port}` })}\n`)
})
