import { readdirSync } from 'node:fs'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

// Tests run as built (dist/), because that is what ships: worker threads and child processes start from the same files.
// The sources name them: what was built from a test that has since been removed does not run.
const sources = readdirSync('test', { recursive: true, encoding: 'utf8' }).filter((file) => /\.test\.tsx?$/.test(file))

// Hours of looking, that `npm run screens` asks for: no test that is skipped.
const isAskedFor = (file: string) =>
  process.env.PANTAU_SCREENS !== undefined || file !== 'dashboard/matrix/screens.test.ts'

const built = sources.filter(isAskedFor).map((file) => `dist/test/${file.replace(/tsx?$/, 'js')}`)

// Files of these rooms share a process: loading them anew for each file takes longer than the tests. The others read
// recordings and fill memory, and begin with an empty one.
const lightRooms = [
  'gateway/(rules|http|mqtt|hooks|config|cli|stations|words|alerts|cap|quarantine)',
  'gateway/(intake|clocks|overview|people|tls|enrolment|door|nodes|photos|logbook|observations|places|retention)',
  'gateway/(boards|copies|corrections|exports|import|life|push|room|sensorthings)',
  'gateway/store/(corrections|verdicts)',
  'edge/(platform|join|doctor|recognise|setup|siren)',
  'dashboard',
  'hardware',
  'docs',
  'pantau',
  'doctor',
]
const isLight = (file: string) => new RegExp(`^dist/test/(${lightRooms.join('|')})/`).test(file)

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
  'firmware-sim/village',
  'gateway/store/promises',
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
    projects: [
      { extends: true, test: { name: 'shared', include: built.filter(isLight), isolate: false } },
      { extends: true, test: { name: 'alone', include: built.filter((file) => !isLight(file)) } },
    ],
    exclude: ['node_modules/**'],
    // Only the tests themselves pass through the tool's own loader: a tenth less processor for the whole suite.
    server: { deps: { external: [/\/dist\/(?!test\/.*\.test\.js)/] } },
    globalSetup: '.setup/packed.mjs',
    pool: 'forks',
    // Of two workers one often waits, for a board, a browser, a program: the check used 63 % of two cores (30:43 min in 24:16).
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    // Limits for what hangs. Tests wait for events, and a busy machine takes longer until they come.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
