/**
 * CAP 1.2 documents (OASIS): one for each event of an alert, Alert, then Updates, then Cancel, each naming all that came
 * before. The elements come in the order of the schema. Status is Exercise until the operator, together with an
 * authority, sets Actual; the sender is the community, never an authority.
 */
import type { LocalizedText } from '../contract.ts'
import { offsetOf_min } from '../rules/index.ts'
import { info } from './info.ts'
import { type CapMessage, type CapOptions, idOf } from './message.ts'
import { capTime } from './time.ts'
import { document, element } from './xml.ts'

const msgTypes = { raised: 'Alert', escalated: 'Update', eased: 'Update', cleared: 'Cancel' } as const
const references_max = 100 // a warning that is renewed for weeks names the newest

const authorities = /bmkg|bnpb|bpbd|basarnas|kominfo|komdigi|\.go\.id$/i

/** Why this cannot be the sender of CAP messages; null when it can. */
export function senderProblem(sender: string): LocalizedText | null {
  if (!/^[^\s,<&]+$/.test(sender))
    return {
      id: `pengirim CAP "${sender}" tidak boleh memuat spasi, koma, "<", atau "&"; pakai alamat seperti warga@example.org`,
      en: `the CAP sender "${sender}" may not hold a space, comma, "<" or "&"; use an address such as warga@example.org`,
    }
  if (!authorities.test(sender)) return null
  return {
    id: `pengirim CAP "${sender}" mirip milik instansi resmi; peringatan warga dikirim atas namanya sendiri`,
    en: `the CAP sender "${sender}" looks like an authority's; warnings of the community go out under its own name`,
  }
}

/** One CAP document. `earlier`: the messages of the same alert before this one, oldest first. */
export function capDocument(message: CapMessage, earlier: readonly CapMessage[], options: CapOptions): string {
  const { event, sent_ms, renewal } = message
  const timeOf = (one: CapMessage, at_ms: number) => capTime(at_ms, offsetOf_min(one.event.zone ?? options.zone, at_ms))
  const sent = timeOf(message, sent_ms)
  const references = earlier
    .slice(-references_max)
    .map((before) => `${options.sender},${idOf(before)},${timeOf(before, before.sent_ms)}`)
  return document(
    element(
      'alert',
      [
        element('identifier', idOf(message)),
        element('sender', options.sender),
        element('sent', sent),
        element('status', options.status),
        element('msgType', renewal ? 'Update' : msgTypes[event.kind]),
        element('scope', 'Public'),
        references.length > 0 ? element('references', references.join(' ')) : null,
        info(message, options, 'id'),
        info(message, options, 'en'),
      ],
      { xmlns: 'urn:oasis:names:tc:emergency:cap:1.2' },
    ),
  )
}
