/** The village's past: planned at the first start, kept in a file, brought in by the gateway's own `import` before it runs. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createWorld, type World } from '../world.ts'
import { historyTable } from './history.ts'
import type { AskGateway } from './passwords.ts'
import { history_ms, type Story, storyAt } from './story.ts'

export interface PastTools {
  home: string
  seed: number
  worldTime: (at_ms: number) => number
  now: () => number
  say: (sentence: string) => void
}

const short_ms = 20 * 60_000 // a pause that the chart shows as what it is
const note_ms = 60_000

/** The world with the storms of the story. `bringIn` fills what nobody measured; `note` remembers until when somebody did. */
export function openPast({ home, seed, worldTime, now, say }: PastTools) {
  const file = join(home, `story-${seed}.json`)
  mkdirSync(home, { recursive: true, mode: 0o700 })
  const known = storyIn(file)
  const from_ms = Math.max(now() - history_ms, known.lived_ms ?? 0)
  const away_ms = known.lived_ms === undefined ? Number.POSITIVE_INFINITY : now() - known.lived_ms
  const story = storyAt(known, seed, worldTime(now()), away_ms)
  const world: World = createWorld(seed, story.storms)
  let timer: NodeJS.Timeout | undefined

  return {
    world,
    /** Resolves when what the stations missed is in the record; the gateway must not run yet. */
    async bringIn(ask: AskGateway) {
      const to_ms = now()
      if (to_ms - from_ms < short_ms) return
      const table = historyTable({ world, worldTime, storms: story.storms, from_ms: from_ms + 1, to_ms })
      if (table === '') return
      const csv = join(home, 'history.csv')
      writeFileSync(csv, table)
      if ((await ask('import', csv)) === null) say('the history could not be brought in; the village begins without it')
      rmSync(csv, { force: true })
    },
    /** From now on the stations measure: said each minute, and at the end. */
    live() {
      note()
      timer = setInterval(note, note_ms).unref()
    },
    end() {
      if (timer) note()
      clearInterval(timer)
    },
  }

  function note() {
    writeFileSync(`${file}.new`, JSON.stringify({ ...story, lived_ms: now() } satisfies Story))
    renameSync(`${file}.new`, file)
  }
}

function storyIn(file: string): Story {
  if (!existsSync(file)) return { storms: [] }
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Story // written by us
  } catch {
    return { storms: [] } // cut in the middle of a copy: another story begins
  }
}
