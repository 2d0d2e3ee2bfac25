/** Opens COUNT silent connections at once, and another for each that ends, until its input ends: `flood-child.js PORT COUNT`. */
import { connect } from 'node:net'

const [port, count] = process.argv.slice(2).map(Number) as [number, number]
for (let i = 0; i < count; i++) open()
process.stdin.resume().on('end', () => process.exit()) // with the test that started it

function open() {
  connect({ port, host: '127.0.0.1' })
    .on('error', () => undefined) // turned away: that it ended is all there is to know
    .on('close', () => setImmediate(open))
}
