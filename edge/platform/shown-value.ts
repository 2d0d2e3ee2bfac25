/** A value that somebody wrote, as a sentence may repeat it: short, and nothing of it that sounds secret. */
import type { z } from 'zod'
import type { Said } from './language.ts'

/** A line without its colon makes one text of a whole section, with the secret in it: then only what it is is said. */
export function misplaced(issue: z.core.$ZodIssue, found: unknown): Said | undefined {
  if (issue.code !== 'invalid_type' || !['object', 'record'].includes(issue.expected)) return undefined
  if (typeof found === 'string') return { id: 'sebuah teks', en: 'a text' }
  return Array.isArray(found) && found.length > 0 ? { id: 'sebuah daftar', en: 'a list' } : undefined
}

const secretName = /secret|pass(word|phrase|wd)|token|authorization|cookie|api.?key/i
/** Where the name of a secret is asked for, the secret itself may have been written; and any header may be one. */
const secretPlace = /_env\b|_file\b|\bheaders|^(code|link)$/i

/** Whether a secret may stand there, and so nothing of it is repeated. */
export const isSecretPlace = (where: string) => secretName.test(where) || secretPlace.test(where)

/** A value as JSON, cut to 60 characters; nothing of it that sounds secret, and of an address only the host. */
export function shown(value: unknown, where: string): Said {
  if (isSecretPlace(where)) return { id: 'sesuatu yang lain', en: 'something else' }
  const text = withoutSecretParts(value)
  const cut = text.length > 60 ? `${text.slice(0, 60)}…` : text
  return { id: cut, en: cut }
}

function withoutSecretParts(value: unknown): string {
  return (
    JSON.stringify(value, (key, part: unknown) => {
      if (isSecretPlace(key)) return '…'
      return typeof part === 'string' ? (secretName.test(part) ? '…' : withoutSecrets(part)) : part
    }) ?? String(value)
  )
}

/** A name and password before the host, a key in the path or the query: none of an address is shown but the host. */
function withoutSecrets(text: string): string {
  const hosted = text.replace(
    /([a-z][a-z0-9+.-]*:\/\/)(\S*@)?([^\s/?#]*)([/?#]\S+)?/gi,
    (_, scheme, user, host, rest) => {
      return `${scheme}${user ? '…@' : ''}${host}${rest ? '/…' : ''}`
    },
  )
  return hosted.replace(/(^|[\s"'])[^\s@:]+:[^\s@]+@/g, '$1…@') // name:password@host without a scheme
}
