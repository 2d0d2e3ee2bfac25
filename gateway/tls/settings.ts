/** The keys `tls` and `clear_text` of `gateway.yaml`. */
import { z } from 'zod'
import { needs } from '../../edge/platform/setting-words.ts'

const file = z.string().min(1)

/** A certificate from elsewhere; both files are watched, and a renewed pair is taken without a restart. */
export const TlsSettings = z.strictObject({
  cert: file.meta(
    needs(
      'path berkas PEM: sertifikat server desa ini dan yang menandatanganinya',
      'the path of a PEM file: the certificate of this gateway, and those that signed it',
    ),
  ),
  key: file.meta(needs('path berkas PEM dengan kunci pribadinya', 'the path of a PEM file with its private key')),
})
export type TlsSettings = z.output<typeof TlsSettings>

/** Where the listeners without encryption answer: wherever `host` says, or on this computer only. */
export const ClearText = z
  .enum(['lan', 'loopback'])
  .meta(
    needs(
      '"lan" (sambungan tanpa enkripsi dijawab sesuai host) atau "loopback" (hanya di komputer ini)',
      '"lan" (plain connections answer wherever host says) or "loopback" (only on this computer)',
    ),
  )
  .default('lan')
export type ClearText = z.output<typeof ClearText>
