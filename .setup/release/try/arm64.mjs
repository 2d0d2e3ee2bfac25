// The archive for arm64, started here by an emulator: its gateway, a simulated board, and a station whose reading arrives.
// Debian: apt-get install qemu-user-static libc6-arm64-cross libstdc++6-arm64-cross
import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { within } from './machine.mjs'
import { found } from './report.mjs'

export async function tryArm64({ work, files, report: { check }, unpacked }) {
  const tree = unpacked(files.arm64)
  const home = join(work, 'arm64')
  mkdirSync(home, { recursive: true })
  const living = []
  let http = ''
  let mqtt = ''

  /** A program of the archive, up to the line that says it is ready. */
  async function started(...words) {
    const emulated = ['-L', '/usr/aarch64-linux-gnu', join(tree, 'lib/node'), join(tree, 'app/bin/pantau/main.js')]
    const child = spawn('qemu-aarch64-static', [...emulated, ...words], {
      cwd: home,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH, HOME: home, EDGE_PASSWORD: password },
    })
    living.push(child)
    let said = ''
    child.stderr.on('data', (text) => {
      said = `${said}${text}`.slice(-4_000)
    })
    for await (const line of createInterface({ input: child.stdout })) {
      if (line.startsWith('{')) return JSON.parse(line)
    }
    throw new Error(said)
  }
  let password = ''

  await check('arm64: gateway under qemu-user-static, /readyz', async () => {
    const ready = await started('gateway', '--data-dir', 'data', '--http-port', '0', '--mqtt-port', '0')
    ;({ http, mqtt } = ready)
    const answer = await fetch(`${http}/readyz`)
    return found(answer.status === 200, `${answer.status} ${(await answer.text()).slice(0, 200)}`).slice(0, 3)
  })
  await check('arm64: a station reads a simulated board, and its reading arrives', async () => {
    ;({ password } = await started('station', 'add', 'hulu', '--data-dir', 'data'))
    const { boards } = await started('sim', '--board', 'a02yyuw', '--sensor-height-m', '4', '--port', '0')
    writeFileSync(
      join(home, 'edge.yaml'),
      `station: hulu
gateway: { url: "${mqtt}", username: hulu, password_env: EDGE_PASSWORD }
data_dir: outbox
sensors: [{ id: level, driver: a02yyuw, port: "${boards[0].port}", every_s: 1, sensor_height_m: 4 }]
`,
    )
    await started('edge', '--config', 'edge.yaml')
    return within(120, async () => {
      const { rows } = await (await fetch(`${http}/api/v1/readings?station=hulu&limit=1`)).json()
      return rows?.[0] && JSON.stringify(rows[0])
    })
  })
  for (const child of living.reverse()) child.kill('SIGTERM')
}
