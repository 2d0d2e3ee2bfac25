/** The thread that hashes one password: argon2id of hash-wasm, which nothing else imports. */
import { argon2id, argon2Verify } from 'hash-wasm'
import { serve } from '../../edge/platform/thread.ts'

/** OWASP Password Storage Cheat Sheet, argon2id: 19 MiB, 2 iterations, 1 degree of parallelism. */
const cost = { memorySize: 19 * 1024, iterations: 2, parallelism: 1, hashLength: 32 }

const calls = {
  open: () => undefined,
  hash: (password: string, salt: Uint8Array): Promise<string> =>
    argon2id({ ...cost, password, salt, outputType: 'encoded' }),
  verify: (kept: string, password: string): Promise<boolean> => argon2Verify({ hash: kept, password }),
}
export type PasswordCalls = typeof calls

serve(calls)
