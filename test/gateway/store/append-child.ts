/** Appends packs as fast as receipts come and says each acknowledged number on stdout, until it is killed. */
import { writeSync } from 'node:fs'
import { packEntry, storeIn } from './kit.ts'

const [folder, firstSeq] = process.argv.slice(2)
const store = await storeIn(folder!, { receipt_ms: 2, gather_max: 8 })
let next = Number(firstSeq)

for (let producer = 0; producer < 20; producer++) produce()
settleForEver()

async function produce() {
  for (;;) {
    const seq = next++
    await store.append(packEntry({ seq, at_ms: [seq * 1_000, seq * 1_000 + 500], value: seq }))
    writeSync(1, `${seq}\n`) // synchronous: what was said must not be lost in a buffer of the one who is killed
  }
}

async function settleForEver() {
  for (;;) await store.settle()
}
