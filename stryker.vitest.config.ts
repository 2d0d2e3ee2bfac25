import { defineConfig } from 'vitest/config'
import tests from './vitest.config.ts'

// The tests of what Stryker changes: see stryker.config.mjs and .setup/mutate.mjs.
const all = 'gateway/store,gateway/rules,gateway/alerts,gateway/hooks,edge/outbox,edge/power-cut'
const rooms = (process.env.PANTAU_MUTATE_ROOMS ?? all).split(',')

export default defineConfig({
  ...tests,
  test: {
    ...tests.test,
    include: rooms.flatMap((room) => [`dist/test/${room}/**/*.test.js`, `dist/test/${room}.test.js`]),
    setupFiles: ['dist/test/mutants/activate.js'],
  },
})
