import { defineConfig } from 'vitest/config'

// Tests run as built (dist/), because that is what ships: worker threads and child processes start from the same files.
export default defineConfig({
  test: {
    include: ['dist/test/**/*.test.js'],
    exclude: ['node_modules/**'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
