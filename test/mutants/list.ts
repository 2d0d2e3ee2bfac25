/**
 * The changes: each breaks one promise in one line, as somebody might by mistake. A name says what would be broken.
 * `find` must stand exactly once in the file; when the code was rewritten, find the same idea again.
 */
import { edgeMutants } from './edge-list.ts'
import { gatewayMutants } from './gateway-list.ts'
import type { Mutant } from './mutant.ts'
import { ruleMutants } from './rules-list.ts'

export const mutants: readonly Mutant[] = [...ruleMutants, ...edgeMutants, ...gatewayMutants]
