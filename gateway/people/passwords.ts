/**
 * Passwords that people choose, as argon2id. Each hash is made in a thread of its own, which ends afterwards: it takes half a
 * second of a processor and 19 MiB, and somebody signs in by password a few times a year.
 */
import { randomBytes } from 'node:crypto'
import { startThread } from '../../edge/platform/thread.ts'
import { openTurns } from '../../edge/platform/turns.ts'
import type { PasswordCalls } from './password-thread.ts'

/** More at once are refused: whoever sends them is no person. A few places are kept for people at an address where they are known. */
const waiting_max = { strangers: 8, known: 12 } as const

export type Passwords = ReturnType<typeof openPasswords>

/** One at a time, in turn. */
export function openPasswords() {
  const inTurn = openTurns()
  let waiting = 0

  return {
    /** How many are looked at, or wait for it. */
    waiting: () => waiting,
    /** What is kept of a password; null when too many wait. */
    hash: (password: string) => asked((ask) => ask('hash', password, randomBytes(16)), true),
    /**
     * Whether it is the password; null when too many wait. A person without one (`kept` null) costs the same time. `isKnown`: the
     * person was signed in at this address lately.
     */
    async matches(kept: string | null, password: string, isKnown = false): Promise<boolean | null> {
      const isRight = await asked((ask) => ask('verify', kept ?? nobody, password), isKnown)
      return isRight === null ? null : isRight && kept !== null
    },
  }

  async function asked<T>(question: (ask: Ask) => Promise<T>, isKnown: boolean): Promise<T | null> {
    if (waiting >= waiting_max[isKnown ? 'known' : 'strangers']) return null
    waiting++
    try {
      return await inTurn(async () => {
        const thread = await startThread<PasswordCalls>(file, {}, () => undefined)
        try {
          return await question(thread.ask)
        } finally {
          await thread.end()
        }
      })
    } finally {
      waiting--
    }
  }
}

type Ask = Awaited<ReturnType<typeof startThread<PasswordCalls>>>['ask']

const file = new URL('./password-thread.js', import.meta.url)

// Of 32 random bytes that nobody knows any more.
const nobody = '$argon2id$v=19$m=19456,t=2,p=1$P6KtjUSZrN5QFt9R6kzWBw$RRQ8IaLtkEJ3px2egrFAO2D3omTU94u3kuK+MNm1kYA'
