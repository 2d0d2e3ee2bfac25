/**
 * For tests that start whole programs, several of them one after another: for what hangs, not for what is slow. Such a test
 * takes half a minute on a quiet computer with two cores, and was seen to take four minutes at a load of 20.
 */
export const wholeChain_ms = 300_000
