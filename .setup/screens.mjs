// npm run screens -- [FOLDER] [--few] [--only PATTERN]: looks at every screen in every state and keeps a picture of each in FOLDER
// (default: screens/), or at a few (each state and each look once). PATTERN is a part of the pictures' names, such as flood-first or small-200.
import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { runToEnd } from './child.mjs'
import { makeReady } from './ready.mjs'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string' }, few: { type: 'boolean' } },
})
const folder = resolve(positionals[0] ?? 'screens')
mkdirSync(folder, { recursive: true })
process.env.PANTAU_SCREENS = folder
if (values.few) process.env.PANTAU_SCREENS_FEW = 'yes'
if (values.only) process.env.PANTAU_SCREENS_ONLY = values.only
await makeReady()
process.exitCode = await runToEnd('node_modules/.bin/vitest', ['run', 'dist/test/dashboard/matrix/screens.test.js'])
