/** Opens COUNT silent connections at once and keeps them: `flood-child.js PORT COUNT`. Says when all were tried. */
import { connect } from 'node:net'

const [port, count] = process.argv.slice(2).map(Number) as [number, number]
let tried = 0
for (let i = 0; i < count; i++) {
  const socket = connect({ port, host: '127.0.0.1' })
  let isTried = false
  const settle = () => {
    if (!isTried) tried++
    isTried = true
    if (tried === count) console.log('tried')
  }
  socket.once('connect', settle).on('error', settle)
}
process.stdin.resume().on('end', () => process.exit()) // with the test that started it
