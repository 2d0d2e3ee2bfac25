/** The first reading of a run that is safe at the gateway: said once, and kept for whoever waits beside the node. */
import { pino } from 'pino'
import { expect, it } from 'vitest'
import { openReceipt, receiptIn } from '../../edge/receipt.ts'
import { emptyFolder } from '../kit/folder.ts'

const pack = (epoch: string, at_ms: number) =>
  JSON.stringify({ epoch, seq: 1, readings: [{ sensor: 'level', at_ms, values: { distance_m: 1.953 } }] })

it('is the first of this run, not what waited since an earlier one', () => {
  const folder = emptyFolder()
  const lines: string[] = []
  const delivered = openReceipt(folder, 'new', pino({}, { write: (line: string) => void lines.push(line) }))
  delivered(pack('old', 1_000))
  expect(receiptIn(folder)).toBeUndefined()
  delivered(pack('new', 2_000))
  delivered(pack('new', 3_000))
  expect(receiptIn(folder)).toEqual({ epoch: 'new', sensor: 'level', at_ms: 2_000, values: { distance_m: 1.953 } })
  expect(lines.map((line) => JSON.parse(line).msg)).toEqual(['the first reading is safe at the gateway'])
})

it('on a full disk is said all the same', () => {
  const lines: string[] = []
  const delivered = openReceipt('/nowhere', 'new', pino({}, { write: (line: string) => void lines.push(line) }))
  delivered(pack('new', 2_000))
  expect(lines.map((line) => JSON.parse(line).msg)).toEqual([
    'the first reading is safe at the gateway',
    'that the first reading is safe cannot be noted on the disk',
  ])
})
