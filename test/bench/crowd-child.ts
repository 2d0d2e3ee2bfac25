/**
 * One address that crowds a door, until its input ends: `crowd-child.js PORT FROM COUNT RATE [TEXT]`. COUNT connections that
 * say TEXT and read nothing, each opened again when it is closed; then RATE more a second, which say nothing and stay.
 */
import { connect } from 'node:net'

const [port, from, count, rate, text = ''] = process.argv.slice(2) as [string, string, string, string, string?]
const step_ms = 10
let [opened, closed] = [0, 0]
for (let i = 0; i < Number(count); i++) open(true)
if (Number(rate) > 0) setInterval(openSome, step_ms)
process.stdout.write('{"ready":true}\n')
process.stdin.resume().on('end', () => {
  process.stdout.write(`${JSON.stringify({ opened, closed })}\n`)
  setTimeout(() => process.exit(), 50)
})

let due = 0
function openSome() {
  for (due += (Number(rate) * step_ms) / 1_000; due >= 1; due--) open(false)
}

function open(again: boolean) {
  const socket = connect({ port: Number(port), host: '127.0.0.1', localAddress: from })
    .on('error', () => undefined) // turned away: that it ended is all there is to know
    .on('connect', () => opened++)
    .on('close', () => {
      closed++
      if (again) setTimeout(open, 100, true)
    })
  socket.pause()
  if (text) socket.write(text.replaceAll('\\n', '\r\n'))
}
