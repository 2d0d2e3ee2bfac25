/** The link of an invitation, as people paste it: with spaces, quotes, line breaks, in a sentence, or written by a messenger. Pure. */
import { refusal, words } from './words.ts'

export interface JoinLink {
  isEncrypted: boolean
  host: string
  port: number
  /** Below which the gateway answers: empty, or `/pantau` behind a proxy. */
  base: string
  code: string
  /** Of the village's authority; null: the world knows the gateway's authority, or there is no encryption. */
  fingerprint: string | null
}

const code_n = 26
const fingerprint_n = 43 // 32 bytes, base64url
const shape = /(https?):\/\/([^\s/?#]+)([^\s?#]*?)\/?#\/join\/([0-9a-z]*)(?:\.([\w-]*))?/i

/** Reads the link out of what was typed. Throws a `ConfigError` that says what is missing of it. */
export function linkIn(typed: string): JoinLink {
  const found = shape.exec(plain(typed))
  if (!found) throw refusal(words.noLink())
  const [, scheme = '', place = '', base = '', rest = '', last] = found
  const address = `${scheme.toLowerCase()}://${place}`
  if (!URL.canParse(address)) throw refusal(words.noLink())
  if (rest.length < code_n) throw refusal(words.cutCode(rest.length, code_n))
  const isEncrypted = scheme.toLowerCase() === 'https'
  const { hostname, port } = new URL(address)
  return {
    isEncrypted,
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port) || (isEncrypted ? 443 : 80),
    base,
    code: rest.slice(0, code_n), // what follows was the next word of a sentence
    fingerprint: fingerprintIn(last),
  }
}

/** Null where the link ends without one; a point may have ended the sentence. */
function fingerprintIn(last: string | undefined): string | null {
  if (!last) return null
  if (last.length < fingerprint_n) throw refusal(words.cutFingerprint(last.length, fingerprint_n))
  return last.slice(0, fingerprint_n)
}

/** Without what messengers and terminals add, and with what they have written in another way. */
function plain(typed: string): string {
  const bare = typed
    .replace(/[\s\u00ad\u200b-\u200f\u2028-\u202f\u2060\ufeff]/g, '') // spaces, line breaks, marks that nobody sees
    .replace(/["'`<>\u00ab\u00bb\u2018-\u201f]/g, '') // quotes
    .replace(/[\u2010-\u2013\u2212]/g, '-') // a hyphen that a phone has made longer
    .replace(/\u2014/g, '--')
  return /%(23|2f|3a)/i.test(bare) ? decoded(bare) : bare
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (err) {
    if (err instanceof URIError) return text
    throw err
  }
}
