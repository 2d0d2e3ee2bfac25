import { readdirSync } from 'node:fs'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

// Tests run as built (dist/), because that is what ships: worker threads and child processes start from the same files.
// The sources name them: what was built from a test that has since been removed does not run.
const sources = readdirSync('test', { recursive: true, encoding: 'utf8' }).filter((file) => /\.test\.tsx?$/.test(file))

// These take longest, some because a board measures at its own pace. Begun first, none of them keeps one worker alone at the end.
const longest = [
  'journey/rain',
  'gateway/influx/influx',
  'gateway/damage/start',
  'journey/river', // beside work, not beside the other that waits
  'gateway/copies/follow',
  'gateway/damage/history',
  'gateway/alerts/village',
  'gateway/influx/gateways',
  'gateway/main',
  'dashboard/screens',
  'gateway/copies/backup',
  'gateway/influx/heal',
  'setup/dev',
]

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]) {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = longest.findIndex((name) => moduleId.endsWith(`dist/test/${name}.test.js`))
      return at < 0 ? longest.length : at
    }
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b))
  }
}

export default defineConfig({
  test: {
    include: sources.map((file) => `dist/test/${file.replace(/tsx?$/, 'js')}`),
    exclude: ['node_modules/**'],
    pool: 'forks',
    isolate: false, // the rooms keep no state of their own in a process: loading them for each file took a third of the time
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    // Limits for what hangs. Tests wait for events, and a busy machine takes longer until they come.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
