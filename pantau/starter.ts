/**
 * `sudo pantau setup`: the conversation runs as the user of the services, and may ask one thing of the root who typed it: to start
 * one of the two services. Nothing else passes between them.
 */
import { fork, spawn } from 'node:child_process'

const units = ['pantau-gateway', 'pantau-edge']
/** Tells the conversation that somebody can start services. */
export const starterVariable = 'PANTAU_STARTER'

/** Runs this program again with these words, and does what it asks for until it ends. Answers its exit code. */
export function startFor(program: string, words: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const child = fork(program, words, {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...env, [starterVariable]: '1' },
  })
  process.on('SIGINT', () => undefined) // Ctrl-C goes to both; the conversation ends in its own order, and we with it
  child.on('message', (message) => {
    const unit = typeof message === 'object' && 'start' in message ? message.start : undefined
    if (typeof unit !== 'string' || !units.includes(unit)) return
    void start(unit).then((answer) => child.connected && child.send({ started: unit, ...answer }))
  })
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)))
}

async function start(unit: string) {
  const enabled = await systemctl('enable', unit)
  return enabled.code === 0 ? systemctl('restart', unit) : enabled
}

function systemctl(...words: string[]): Promise<{ code: number | null; stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn('systemctl', words, { stdio: ['ignore', 'ignore', 'pipe'] })
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.once('error', (err) => resolve({ code: null, stderr: err.message }))
    child.once('close', (code) => resolve({ code, stderr }))
  })
}
