/**
 * Loaded by the tests that Stryker runs: tells threads and programs that a test starts which change is switched on.
 * They are compiled with the same switches, and read this variable.
 */
import { beforeAll } from 'vitest'

beforeAll(() => {
  const { activeMutant } = (globalThis as { __stryker__?: { activeMutant?: string } }).__stryker__ ?? {}
  if (activeMutant !== undefined) process.env.__STRYKER_ACTIVE_MUTANT__ = activeMutant
  else delete process.env.__STRYKER_ACTIVE_MUTANT__
})
