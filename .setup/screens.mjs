// npm run screens -- [FOLDER] [--few | --all | --docs] [--only PATTERN]: looks at every page in every state and in every look, and keeps a
// picture of each in FOLDER (default: screens/), all of them on FOLDER/index.html. --all: in all combinations of these; --few: each state and
// each look once; --docs: makes the pictures of docs/screens anew. PATTERN is a part of the pictures' names, such as flood-first or small-200.
import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { runToEnd } from './child.mjs'
import { makeReady } from './ready.mjs'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string' }, few: { type: 'boolean' }, all: { type: 'boolean' }, docs: { type: 'boolean' } },
})
const rows = ['few', 'all', 'docs'].find((name) => values[name])
const folder = resolve(positionals[0] ?? (values.docs ? 'docs/screens' : 'screens'))
mkdirSync(folder, { recursive: true })
process.env.PANTAU_SCREENS = folder
if (rows) process.env.PANTAU_SCREENS_ROWS = rows
if (values.only) process.env.PANTAU_SCREENS_ONLY = values.only
await makeReady()
process.exitCode = await runToEnd('node_modules/.bin/vitest', ['run', 'dist/test/dashboard/matrix/screens.test.js'])
