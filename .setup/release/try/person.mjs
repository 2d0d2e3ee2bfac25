// A person at a terminal of the machine, and a hand under its sensor: what is typed, what is shown, and what the sensor sees.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { within } from './machine.mjs'

/** Types `command` at a pseudo-terminal of the machine. */
export function atTerminal(machine, command) {
  const child = machine.begin(`exec socat - EXEC:'${command}',pty,setsid,ctty,stderr`)
  let shown = ''
  let seen = 0
  let code
  child.stdout.setEncoding('utf8').on('data', (text) => {
    shown += text.replaceAll('\r', '')
  })
  child.once('exit', (status) => {
    code = status
  })
  return {
    /** All that stands on the terminal. */
    shown: () => shown,
    /** Waits until something is shown that was not there at the last call. */
    async until(sentence) {
      const at = () => shown.indexOf(sentence, seen) + 1
      await within(180, () => at() > 0 || code !== undefined, `“${sentence}” is shown`).catch((err) => {
        throw new Error(`${err.message}:\n${shown.slice(-1_500)}`)
      })
      if (at() === 0) throw new Error(`it ended (${code}) before “${sentence}”:\n${shown.slice(-1_500)}`)
      seen = at() - 1 + sentence.length
    },
    type: (text) => void child.stdin.write(`${text}\n`),
    /** What socat ends with, which is what the program ended with. */
    ended: () => within(60, () => code !== undefined, 'the program ends'),
  }
}

/**
 * An A02YYUW on a serial adapter of the machine, by a program that is no part of Pantau: frames FF HH LL SUM each 100 ms, of whatever
 * distance is written in a file. A pseudo-terminal whose other end was closed cannot be used again, so it is made anew each time.
 */
const sensor = `
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
const [link, seen] = process.argv.slice(2)
mkdirSync(dirname(link), { recursive: true })
for (;;) {
  const end = 'pty,rawer,wait-slave,pty-interval=0.02,group=dialout,mode=660,link=' + link
  const socat = spawn('socat', ['-d', '-d', '-', end], { stdio: ['pipe', 'ignore', 'pipe'] })
  socat.stdin.on('error', () => socat.kill())
  let isOpen = false
  socat.stderr.setEncoding('utf8').on('data', (said) => (isOpen ||= said.includes('starting data transfer loop')))
  const beat = setInterval(() => {
    const mm = Number(readFileSync(seen, 'utf8'))
    const frame = [0xff, mm >> 8, mm & 0xff, (0xff + (mm >> 8) + (mm & 0xff)) & 0xff]
    if (isOpen && mm > 0) socat.stdin.write(Buffer.from(frame))
  }, 100)
  await once(socat, 'exit')
  clearInterval(beat)
}
`

export const sensorPort = '/dev/serial/by-id/usb-1a86_USB_Serial_5432-if00-port0'

/** Plugs it in. `node`: a Node that is not the one under trial. */
export function plugIn(machine, { at, node }) {
  const hold = (mm) => writeFileSync(join(at, 'root/distance'), String(mm))
  hold(1_953)
  writeFileSync(join(at, 'root/sensor.mjs'), sensor)
  machine.run(`systemd-run --quiet --unit=sensor ${node} /root/sensor.mjs ${sensorPort} /root/distance`)
  const isThere = () => within(30, () => machine.run(`test -e ${sensorPort}`).status === 0, 'the port is there')
  return { hold, isThere }
}
