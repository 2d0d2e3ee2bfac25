/**
 * An outbox whose disk will lose its power: a reading each second by a clock that is turned here. Says each number that
 * is older than the loss window on stdout, until it is killed.
 *
 *   node power-child.js FILE FIRST_NUMBER LOSS_WINDOW_S
 */
import { writeSync } from 'node:fs'
import { setImmediate as turn } from 'node:timers/promises'
import { pino } from 'pino'
import { openOutbox } from '../../edge/outbox.ts'
import { handClock } from '../kit/handClock.ts'

const [file, firstNumber, lossWindow_s] = process.argv.slice(2)
const clock = handClock()
const outbox = openOutbox({
  file: file!,
  epoch: `e${firstNumber}`,
  lossWindow_s: Number(lossWindow_s),
  clock,
  log: pino({ level: 'silent' }),
})
for (let n = Number(firstNumber); ; n++) {
  outbox.add({ sensor: 'level', at_ms: clock.now(), values: { water_level_m: n } })
  clock.turnSync(1_000)
  const old = n - Math.max(0, Number(lossWindow_s) - 1)
  if (old >= Number(firstNumber)) writeSync(1, `${old}\n`)
  await turn()
}
