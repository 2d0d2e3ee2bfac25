/** One changed line. */
export interface Mutant {
  name: string
  /** TypeScript source, from the checkout's root. */
  file: string
  find: string
  replace: string
  /** The test files that should see it. */
  tests: readonly string[]
}
