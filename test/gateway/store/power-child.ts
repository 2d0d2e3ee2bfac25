/**
 * A store whose disk will lose its power: appends packs, settles now and then, and lets the log be trimmed as soon as the
 * tables are said to be safe. Says each acknowledged number on stdout, until it is killed.
 *
 *   node power-child.js FOLDER FIRST_SEQ
 */
import { writeSync } from 'node:fs'
import { packEntry, storeIn } from './kit.ts'

const [folder, firstSeq] = process.argv.slice(2)
const start_ms = Date.UTC(2026, 10, 22)
const retention = { raw_days: 400, minute_days: 800, hour_days: 3650, log_days: 0 }
let turns = 0
const store = await storeIn(folder!, { now: () => start_ms + turns++, retention })
let seq = Number(firstSeq)

for (;;) {
  await steps(10)
  await store.settle()
}

/** Ten packs at a time: they share a commit. */
async function steps(commits: number) {
  for (let n = 0; n < commits; n++) {
    const seqs = Array.from({ length: 10 }, () => seq++)
    await Promise.all(seqs.map((seq) => store.append(packEntry({ seq, at_ms: [start_ms + seq * 1_000], value: seq }))))
    writeSync(1, `${seqs.join('\n')}\n`)
  }
}
