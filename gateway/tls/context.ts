/** Certificate and key as the listeners use them. TLS 1.2 and newer; nobody may have the keys agreed again and again. */
import { constants, type X509Certificate } from 'node:crypto'
import { createSecureContext, type SecureContext } from 'node:tls'
import { certificatesIn, type Mistrust, mistrust } from '../../edge/platform/trust.ts'
import { type CertificateFacts, factsOf } from './certificate.ts'
import { isPair, type TlsFiles, textOf } from './files.ts'

export interface Usable {
  context: SecureContext
  facts: CertificateFacts
  /** Why stations that know its authority refuse it all the same, whatever the time is; null: they do not. */
  refused: Refusal | null
}

/** A mistrust that has its reason in the chain itself, not in where or when a station looks. */
export type Refusal = Exclude<Mistrust, 'other-name' | 'ended'>

/** Reads both files. Throws an error whose message says what is wrong, without what to do. */
export function usableIn({ cert, key }: TlsFiles): Usable {
  const [certText, keyText] = [textOf(cert), textOf(key)]
  if (certText === undefined) throw new Error(`${cert} is not there`)
  if (keyText === undefined) throw new Error(`${key} is not there`)
  const chain = reading(cert, () => certificatesIn(certText))
  if (chain.length === 0) throw new Error(`${cert} holds no certificate`)
  if (!reading(key, () => isPair(certText, keyText))) throw new Error(`${key} does not belong to ${cert}`)
  const context = reading(cert, () =>
    createSecureContext({
      cert: certText,
      key: keyText,
      minVersion: 'TLSv1.2',
      secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
    }),
  )
  const facts = factsOf(chain)
  return { context, facts, refused: refusalOf(chain, facts) }
}

/** Without an authority of its own nobody knows it by a fingerprint. */
function refusalOf(
  chain: readonly X509Certificate[],
  { names: [name], fingerprint }: CertificateFacts,
): Refusal | null {
  if (name === undefined || fingerprint === null) return null
  const why = mistrust(chain, name, { fingerprint }, { now_ms: 0, sync: 'unsynced' })
  return why === 'other-name' || why === 'ended' ? null : why
}

function reading<T>(file: string, read: () => T): T {
  try {
    return read()
  } catch (err) {
    throw new Error(`${file} is damaged (${(err as Error).message})`)
  }
}
