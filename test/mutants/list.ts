/**
 * The changes: each breaks one promise in one line, as somebody might by mistake. A name says what would be broken.
 * `find` must stand exactly once in the file; when the code was rewritten, find the same idea again.
 */
import { edgeMutants } from './edge-list.ts'
import { gatewayMutants } from './gateway-list.ts'
import { ruleMutants } from './rules-list.ts'

export interface Mutant {
  name: string
  /** TypeScript source, from the checkout's root. */
  file: string
  find: string
  replace: string
  /** The test files that should see it. */
  tests: readonly string[]
}

export const mutants: readonly Mutant[] = [...ruleMutants, ...edgeMutants, ...gatewayMutants]
