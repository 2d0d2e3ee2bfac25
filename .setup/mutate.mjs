// npm run mutate [-- FILES]: which changed lines would no test see? Stryker over the rooms of stryker.config.mjs, which
// takes hours, or over these files with the tests of their rooms, which takes minutes.
import { runToEnd } from './child.mjs'
import { makeReady } from './ready.mjs'

await makeReady()
const files = process.argv.slice(2).filter((word) => !word.startsWith('-'))
const flags = process.argv.slice(2).filter((word) => word.startsWith('-'))
const rooms = [...new Set(files.map(roomOf))]
process.exitCode = await runToEnd(
  'node_modules/.bin/stryker',
  ['run', ...(files.length > 0 ? ['--mutate', files.join(',')] : []), ...flags],
  { env: { ...process.env, ...(rooms.length > 0 && { PANTAU_MUTATE_ROOMS: rooms.join(',') }) } },
)

// gateway/store/log/log-file.ts is tested by test/gateway/store, edge/outbox.ts by test/edge/outbox.
function roomOf(file) {
  const [top, folder] = file.split('/')
  return folder.endsWith('.ts') ? file.replace(/\.ts$/, '') : `${top}/${folder}`
}
