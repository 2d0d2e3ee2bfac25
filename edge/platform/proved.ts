/** A TLS connection to whom it was meant for: before that is proved, nothing is sent that anybody could use. */
import { X509Certificate } from 'node:crypto'
import { isIP, type LookupFunction } from 'node:net'
import { connect, type DetailedPeerCertificate, type TLSSocket } from 'node:tls'
import { type ClockSync, clockSync } from './clock-sync.ts'
import { type KnownTime, type Mistrust, mistrust, Stranger, type Trust } from './trust.ts'
import { typed } from './typed.ts'

export interface ProvedOptions {
  host: string
  port: number
  /** Empty: those that this computer trusts, by the rules of the internet, dates included. */
  trust: Trust
  /** The wall clock of this computer, UTC ms. */
  now: () => number
  /** Whether the network has set it; asked when a certificate has ended by it. Otherwise this computer is asked. */
  sync?: (() => Promise<ClockSync>) | undefined
  /** A certificate has ended by our clock, and our clock is not believed. */
  onDoubt?: (() => void) | undefined
  /** From opening the socket to the proof. */
  limit_ms: number
  lookup?: LookupFunction | undefined
  signal?: AbortSignal | undefined
}

/** Resolves with a connection that is proved. Rejects with `Stranger`, or with what the network says. */
export async function openProved(options: ProvedOptions): Promise<TLSSocket> {
  const { host, trust, now } = options
  const isPinned = trust.ca !== undefined || trust.fingerprint !== undefined
  const socket = await greeted(options, isPinned)
  try {
    // What has become of the connection meanwhile is seen by whoever uses it.
    if (isPinned) await prove(chainOf(socket), options)
    if (socket.destroyed) throw new Error('the link was closed')
  } catch (err) {
    socket.destroy()
    throw err
  }
  socket.off('error', ignore)
  return socket

  async function prove(chain: X509Certificate[], { sync = clockSync, onDoubt }: ProvedOptions) {
    const time = { now_ms: now(), sync: 'synced' as ClockSync }
    let why = mistrust(chain, host, trust, time)
    if (why === 'ended') {
      time.sync = await sync()
      why = mistrust(chain, host, trust, time)
      if (!why) onDoubt?.()
    }
    if (why) throw stranger(why, host, chain[0], time)
  }
}

/** To the end of the handshake. */
function greeted(options: ProvedOptions, isPinned: boolean): Promise<TLSSocket> {
  const { host, port, now, limit_ms, lookup, signal } = options
  return new Promise((resolve, reject) => {
    const socket = connect({
      ...{ host, port, minVersion: 'TLSv1.2', rejectUnauthorized: !isPinned },
      ...(isIP(host) === 0 && { servername: host }),
      ...(lookup && { lookup }),
    })
    const timer = setTimeout(() => fail(new Error('no answer to the greeting of TLS')), limit_ms)
    const onAbort = () => fail(new Error('stopping'))
    const onClose = () => fail(new Error('the link was closed'))
    socket.on('error', ignore)
    socket.once('error', fail)
    socket.once('close', onClose)
    socket.once('secureConnect', () => {
      end()
      resolve(socket)
    })
    signal?.addEventListener('abort', onAbort)
    if (signal?.aborted) onAbort()

    function end() {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      socket.off('error', fail)
      socket.off('close', onClose)
    }
    function fail(err: NodeJS.ErrnoException) {
      end()
      socket.destroy()
      reject(strangerOf(err, host, { now_ms: now(), sync: 'unknown' }) ?? err)
    }
  })
}

const ignore = () => undefined // an error comes with its end, and that is looked at

/** As it was sent, the peer's own first. */
function chainOf(socket: TLSSocket): X509Certificate[] {
  const chain: X509Certificate[] = []
  let one: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true)
  while (one?.raw && chain.length < chain_max) {
    chain.push(new X509Certificate(one.raw))
    one = one.issuerCertificate === one ? undefined : one.issuerCertificate
  }
  return chain
}
const chain_max = 10

/** What OpenSSL says of a certificate that no authority was named for, and of a peer that does not speak TLS. */
function strangerOf({ code = '' }: NodeJS.ErrnoException, host: string, time: KnownTime): Stranger | undefined {
  if (
    /^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|UNSUPPORTED_PROTOCOL|TLSV1_ALERT_PROTOCOL_VERSION)$/.test(
      code,
    )
  )
    return new Stranger('no-tls', noTls(host))
  const why = reasons.find(([pattern]) => pattern.test(code))?.[1]
  return why && stranger(why, host, undefined, time)
}

const reasons: [RegExp, Mistrust][] = [
  [/^ERR_TLS_CERT_ALTNAME/, 'other-name'],
  [/^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/, 'ended'],
  [/SELF_SIGNED|UNABLE_TO|CERT_UNTRUSTED|CERT_SIGNATURE/, 'other-authority'],
  [/^INVALID_PURPOSE$/, 'other-purpose'],
  [/^(INVALID_CA|PATH_LENGTH_EXCEEDED)$|SUBTREE|KEYUSAGE_NO_CERTSIGN/, 'no-authority'],
  [/KEY_TOO_SMALL|MD_TOO_WEAK|UNHANDLED_CRITICAL/, 'faulty'],
]

function stranger(
  why: Mistrust,
  host: string,
  own: X509Certificate | undefined,
  { now_ms, sync }: KnownTime,
): Stranger {
  const names = own?.subjectAltName?.replaceAll(/(DNS|IP Address):/g, '') ?? '?'
  const end = own ? Date.parse(own.validTo) : Number.NaN
  const day = (ms: number) => (Number.isNaN(ms) ? '?' : new Date(ms).toISOString().slice(0, 10))
  return new Stranger(
    why,
    sentences[why]({ host, names, end: day(end), today: `${day(now_ms)}${sync === 'synced' ? '' : '?'}` }),
  )
}

type Words = (found: { host: string; names: string; end: string; today: string }) => Stranger['says']
const nothing = { id: 'Tidak ada yang dikirim ke sana.', en: 'Nothing was sent there.' }

const sentences: Record<Mistrust, Words> = {
  'other-authority': ({ host }) => ({
    id: `Yang menjawab di ${host} bukan server desa ini: sertifikatnya bukan dari otoritas desa. ${nothing.id} Mungkin ada yang menyamar di jaringan ini. Kalau server desa memang dipasang ulang, minta undangan baru.`,
    en: `Who answers at ${host} is not the gateway of this village: its certificate is not from the village's authority. ${nothing.en} Somebody on this network may pose as the gateway. If the gateway was set up anew, ask for a new invitation.`,
  }),
  'no-authority': ({ host }) => ({
    id: `Sertifikat ${host} ditandatangani oleh sertifikat yang tidak boleh menandatangani yang lain, atau tidak yang ini. ${nothing.id} Di server desa: ${typed('gateway')} tls init; lalu minta undangan baru.`,
    en: `The certificate of ${host} is signed by one that may not sign others, or not this one. ${nothing.en} At the gateway: ${typed('gateway')} tls init; then ask for a new invitation.`,
  }),
  'other-purpose': ({ host }) => ({
    id: `Sertifikat ${host} bukan sertifikat server. ${nothing.id} Di server desa: ${typed('gateway')} tls init --name ${host}`,
    en: `The certificate of ${host} is not one of a server. ${nothing.en} At the gateway: ${typed('gateway')} tls init --name ${host}`,
  }),
  faulty: ({ host }) => ({
    id: `Sertifikat ${host} terlalu lemah, rusak, atau memuat syarat yang tidak dikenal program ini. ${nothing.id} Di server desa: ${typed('gateway')} tls init; lalu minta undangan baru.`,
    en: `The certificate of ${host} is too weak, malformed, or has a condition that this program does not know. ${nothing.en} At the gateway: ${typed('gateway')} tls init; then ask for a new invitation.`,
  }),
  'other-name': ({ host, names }) => ({
    id: `Sertifikat yang menjawab di ${host} berlaku untuk nama lain (${names}). ${nothing.id} Pakai salah satu nama itu, atau di server desa: ${typed('gateway')} tls init --name ${host}`,
    en: `The certificate that answers at ${host} is for other names (${names}). ${nothing.en} Use one of them, or at the gateway: ${typed('gateway')} tls init --name ${host}`,
  }),
  ended: ({ host, end, today }) => ({
    id: `Sertifikat ${host} sudah berakhir pada ${end}; menurut jam komputer ini sekarang ${today}. ${nothing.id} Periksa jam komputer ini dan jam server; server desa memperpanjang sertifikatnya sendiri begitu jamnya benar.`,
    en: `The certificate of ${host} ended on ${end}; by the clock of this computer it is ${today}. ${nothing.en} Check the clocks of this computer and of the gateway; the gateway renews its certificate by itself once its clock is right.`,
  }),
}

function noTls(host: string): Stranger['says'] {
  return {
    id: `Yang menjawab di ${host} tidak memakai enkripsi (TLS). ${nothing.id} Periksa alamat dan port (mqtts 8883, https 8443); kalau benar, mungkin ada yang menyamar jadi server desa.`,
    en: `Who answers at ${host} does not speak TLS. ${nothing.en} Check the address and the port (mqtts 8883, https 8443); if they are right, somebody may pose as the gateway.`,
  }
}
