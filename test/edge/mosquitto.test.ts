import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { eventually } from '../kit/eventually.ts'
import { a02Frame, fakeWire } from '../kit/fakeWire.ts'
import { emptyFolder } from '../kit/folder.ts'
import { freePorts } from '../kit/freePorts.ts'
import { needs } from '../kit/needs.ts'
import { startEdge } from '../kit/startEdge.ts'

const mosquitto = needs('mosquitto')
describe.skipIf(mosquitto.skip)(`another maker's broker, ${mosquitto.why}`, () => {
  it('takes what an edge sends', async () => {
    const folder = emptyFolder()
    const [port] = await freePorts(1)
    writeFileSync(join(folder, 'mosquitto.conf'), `listener ${port} 127.0.0.1\nallow_anonymous true\nlog_type all\n`)
    const broker = spawn('mosquitto', ['-v', '-c', join(folder, 'mosquitto.conf')], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    onTestFinished(() => void broker.kill('SIGKILL'))
    let said = ''
    broker.stderr.on('data', (text) => (said += text))
    broker.stdout.on('data', (text) => (said += text))
    await eventually(() => said.includes('running'))
    const wire = await fakeWire()
    const sensors = [{ id: 'level', driver: 'a02yyuw', port: wire.port, every_s: 0 }]
    await startEdge({ folder, gatewayUrl: `mqtt://127.0.0.1:${port}`, sensors })
    await wire.connected()
    await eventually(() => said.includes('pantau/1/depok/status'))
    wire.send(a02Frame(1_234))
    await eventually(() => said.includes("'pantau/1/depok/readings'"))
    expect(said).toMatch(/PUBLISH from depok \(d0, q1, r0, m\d+, 'pantau\/1\/depok\/readings'/)
    expect(said).toMatch(/PUBLISH from depok \(d0, q1, r1, m\d+, 'pantau\/1\/depok\/about'/)
  })
})
