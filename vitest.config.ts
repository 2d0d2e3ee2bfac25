import { readdirSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

// Tests run as built (dist/), because that is what ships: worker threads and child processes start from the same files.
// The sources name them: what was built from a test that has since been removed does not run.
const sources = readdirSync('test', { recursive: true, encoding: 'utf8' }).filter((file) => /\.test\.tsx?$/.test(file))

export default defineConfig({
  test: {
    include: sources.map((file) => `dist/test/${file.replace(/tsx?$/, 'js')}`),
    exclude: ['node_modules/**'],
    pool: 'forks',
    maxWorkers: 2,
    // Limits for what hangs. Tests wait for events, and a busy machine takes longer until they come.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
