/** Types that the sections of settings share. Each says what it should be; sentences about mistakes repeat that. */
import { z } from 'zod'

export const port = z.int().min(0).max(65_535).describe('a port number, 0 to 65535 (0 picks a free one)')
export const host = z.string().min(1).describe('an address to listen on, such as 127.0.0.1 or 0.0.0.0')
export const days = z.int().min(1).max(36_500).describe('a whole number of days, 1 to 36500')
export const url = z.url({ protocol: /^https?$/ }).describe('an address such as http://127.0.0.1:8086')
/** An address that others are shown: what stands in it is not a secret any more. */
export const shownUrl = url.refine(
  (text) => !holdsSecret(text),
  'holds a name, a password or a key; everybody is shown this address',
)
export const envName = z
  .string()
  .regex(/^[A-Z_][A-Z0-9_]*$/)
  .describe('the NAME of an environment variable that holds the secret, such as SIREN_SECRET')
export const secretFile = z
  .string()
  .min(1)
  .max(4_096)
  .describe('the path of a file that holds the secret and that only its owner may read (chmod 600)')
export const id = z
  .string()
  .regex(/^[a-z0-9-]{1,40}$/)
  .describe('1 to 40 of a-z, 0-9 and -')
export const word = z.string().min(1).max(200).describe('a short text')
export const yesNo = z.boolean().describe('true or false')

/** Whether an address has a name or password before its host, or words behind a question mark. */
export function holdsSecret(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { username, password, search } = new URL(address)
  return username !== '' || password !== '' || search !== ''
}
