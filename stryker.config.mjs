// What `npm run mutate` does (.setup/mutate.mjs): which changed lines would no test see?
//
// Stryker changes the TypeScript, compiles all changes into one dist/ with a switch for each, and runs the tests as built.
// What runs in a thread of its own (gateway/store/log, gateway/store/tables) is switched by an environment variable
// (test/mutants/activate.ts), but Stryker does not see which test reaches it, and calls it "no coverage". For these:
//
//   npm run mutate -- gateway/store/log/log-file.ts --coverageAnalysis=off
//
// Figures of one file: gateway/rules/levels.ts has 96 changes.
/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: [
    'gateway/store/**/*.ts',
    'gateway/rules/**/*.ts',
    'gateway/alerts/**/*.ts',
    'gateway/hooks/**/*.ts',
    'edge/outbox.ts',
    '!gateway/rules/rulesets/**',
    '!**/index.ts',
  ],
  testRunner: 'vitest',
  vitest: { configFile: 'stryker.vitest.config.ts', related: false },
  tsconfigFile: 'none', // Stryker would rewrite it with a TypeScript API that version 7 does not have
  buildCommand: 'tsc -p .',
  ignorePatterns: ['dist', '.pantau', '*.log'],
  coverageAnalysis: 'perTest',
  // A list of survivors to read, not a mark to reach.
  thresholds: { high: 100, low: 0, break: null },
  incremental: true,
  incrementalFile: '.stryker/incremental.json',
  tempDirName: '.stryker/tmp',
  reporters: ['clear-text', 'progress', 'html', 'json'],
  htmlReporter: { fileName: '.stryker/report.html' },
  jsonReporter: { fileName: '.stryker/report.json' },
  clearTextReporter: { allowColor: false, reportTests: false },
  concurrency: 2,
  timeoutMS: 30_000,
  disableTypeChecks: true,
  cleanTempDir: 'always',
}
