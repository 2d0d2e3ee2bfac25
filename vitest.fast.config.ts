import { defineConfig } from 'vitest/config'
import { testsThatNeedTheBuild } from './.setup/needs-build.mjs'

// npm run test:fast: every test that needs no built program, on the sources. Which these are is read off the imports.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: testsThatNeedTheBuild(import.meta.dirname),
    pool: 'forks',
    maxWorkers: 2,
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    experimental: { fsModuleCache: true },
  },
})
