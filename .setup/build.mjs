import { build, makeReady } from './ready.mjs'

makeReady()
if (process.argv.includes('--all')) build({ all: true })
