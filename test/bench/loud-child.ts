/** One station that sends as fast as it can until its input ends: `loud-child.js URL STATION PASSWORD WAY`. Says how much at the end. */
import { loudWays, startLoud } from '../kit/loudWays.ts'

const [url, station, password, way] = process.argv.slice(2) as [string, string, string, string]
const loud = await startLoud(url, station, password, loudWays[way]!.say)
process.stdout.write('{"ready":true}\n')
process.stdin.resume().on('end', () => {
  loud.stop()
  process.stdout.write(`${JSON.stringify({ sent: loud.sent() })}\n`, () => process.exit())
})
