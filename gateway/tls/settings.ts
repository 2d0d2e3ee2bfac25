/** The keys `tls` and `clear_text` of `gateway.yaml`. */
import { z } from 'zod'

const file = z.string().min(1)

/** A certificate from elsewhere; both files are watched, and a renewed pair is taken without a restart. */
export const TlsSettings = z.strictObject({
  cert: file.describe('the path of a PEM file: the certificate of this gateway, and those that signed it'),
  key: file.describe('the path of a PEM file with its private key'),
})
export type TlsSettings = z.output<typeof TlsSettings>

/** Where the listeners without encryption answer: wherever `host` says, or on this computer only. */
export const ClearText = z
  .enum(['lan', 'loopback'])
  .describe('"lan" (plain connections answer wherever host says) or "loopback" (only on this computer)')
  .default('lan')
export type ClearText = z.output<typeof ClearText>
