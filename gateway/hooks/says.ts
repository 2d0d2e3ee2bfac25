/**
 * What became of an attempt, in one sentence of our own for each case, in both languages. No secret, no path, none of the
 * receiver's own words. A sentence begins in lower case and has no full stop: others stand it behind a name or a date.
 */
import type { Stranger } from '../../edge/platform/trust.ts'
import { type LocalizedText, saysOf, type Told } from '../contract.ts'

/** By code. A new one needs both languages to compile. */
export const sayings = {
  delivered: () => ({ id: 'sampai', en: 'delivered' }),
  'somebody-else': () => ({
    id: 'yang menjawab bukan penerimanya (halaman masuk jaringan, atau proxy?)',
    en: 'somebody else answers in place of the receiver (a login page of the network, a proxy?)',
  }),
  closes: () => ({
    id: 'penerima terus memutus sambungan',
    en: 'the receiver keeps closing connections',
  }),
  redirects: (status: number) => ({
    id: `penerima mengalihkan ke alamat lain (${status}); pengalihan tidak diikuti, betulkan "url"`,
    en: `the receiver redirects (${status}); redirects are not followed, correct "url"`,
  }),
  gone: (status: number) => ({
    id: `penerima tidak mau menerima pesan lagi (${status})`,
    en: `the receiver wants no more messages (${status})`,
  }),
  wait: (status: number) => ({
    id: `penerima minta menunggu (${status})`,
    en: `the receiver asks to wait (${status})`,
  }),
  'clocks-differ': (status: number, off_s: number) => ({
    id: `penerima menolak (${status}); jamnya dan jam kita berbeda ${off_s} detik. Periksa jam komputer ini (timedatectl)`,
    en: `the receiver refuses (${status}); its clock and ours differ by ${off_s} s. Check the clock of this computer (timedatectl)`,
  }),
  'bad-timestamp': (status: number) => ({
    id: `penerima menolak (${status}); sebabnya, katanya, waktu pesan. Periksa jam komputer ini (timedatectl)`,
    en: `the receiver refuses (${status}); it names the timestamp as the reason. Check the clock of this computer (timedatectl)`,
  }),
  refuses: (status: number) => ({
    id: `penerima menolak (${status})`,
    en: `the receiver refuses (${status})`,
  }),
  fails: (status: number) => ({ id: `penerima bermasalah (${status})`, en: `the receiver fails (${status})` }),
  'nobody-listens': () => ({
    id: 'tidak ada yang menerima di alamat itu (sambungan ditolak)',
    en: 'nobody listens at the address (connection refused)',
  }),
  'unknown-name': () => ({
    id: 'nama penerima tidak dikenal di jaringan (DNS)',
    en: 'the name of the receiver is not known (DNS)',
  }),
  'closed-early': () => ({
    id: 'penerima memutus sambungan tanpa menjawab',
    en: 'the receiver closed the connection without an answer',
  }),
  'no-answer': (why: string) => ({ id: `tidak ada jawaban: ${why}`, en: `no answer: ${why}` }),
  // Whoever ended the attempt says why in English, mostly that its time was over.
  ended: (why: string) => ({ id: 'tidak ada jawaban dalam batas waktu', en: why }),
  'not-http': () => ({ id: 'alamat harus http atau https', en: 'only http and https are possible' }),
  private: (host: string) => ({
    id: `${host} adalah komputer ini atau ada di jaringannya sendiri; bila memang itu maksudnya, tulis "allow_private: true"`,
    en: `${host} is this computer or in its own network; if that is meant, say "allow_private: true"`,
  }),
  'not-made': () => ({
    id: 'pesan tidak dapat dibuat; rinciannya ada di log server desa',
    en: 'the message could not be made; the log of the gateway has the details',
  }),
  'mail-some-refused': (n: number) => ({
    id: `sampai, tetapi server surat menolak ${n} dari alamatnya`,
    en: `delivered, but the mail server refused ${n} of the addresses`,
  }),
  'mail-password': () => ({
    id: 'server surat menolak nama pengguna atau kata sandi',
    en: 'the mail server refuses the user name or password',
  }),
  'mail-no-tls': () => ({
    id: 'server surat tidak menawarkan TLS yang dapat dipakai; lihat "tls"',
    en: 'the mail server offers no usable TLS; see "tls"',
  }),
  'mail-refuses': (status: number, at: string) => ({
    id: `server surat menolak (${status} pada ${at})`,
    en: `the mail server refuses (${status} at ${at})`,
  }),
  'mail-silent': (why: string) => ({
    id: `server surat tidak menjawab (${why})`,
    en: `the mail server does not answer (${why})`,
  }),
} satisfies Record<string, (...given: never[]) => LocalizedText>

/** Of a receiver that was to be proved. It knows nothing of invitations, and its certificate is made elsewhere. */
export const strangers: Record<Stranger['why'], LocalizedText> = {
  'other-authority': {
    id: 'yang menjawab bukan penerimanya: sertifikatnya bukan dari otoritas di "fingerprint" atau "ca_file". Tidak ada yang dikirim. Apakah otoritas penerima baru? Kalau tidak, ada yang menyamar',
    en: 'who answers is not the receiver: its certificate is not from the authority of "fingerprint" or "ca_file". Nothing was sent. Has the receiver a new authority? Otherwise somebody poses as it',
  },
  'no-authority': {
    id: 'sertifikat penerima ditandatangani oleh sertifikat yang tidak boleh menandatanganinya. Tidak ada yang dikirim',
    en: 'the certificate of the receiver is signed by one that may not sign it. Nothing was sent',
  },
  'other-purpose': {
    id: 'sertifikat penerima bukan sertifikat server. Tidak ada yang dikirim',
    en: 'the certificate of the receiver is not one of a server. Nothing was sent',
  },
  'other-name': {
    id: 'sertifikat penerima berlaku untuk nama lain daripada yang ada di "url". Tidak ada yang dikirim',
    en: 'the certificate of the receiver is for other names than that in "url". Nothing was sent',
  },
  faulty: {
    id: 'sertifikat penerima terlalu lemah, rusak, atau memuat syarat yang tidak dikenal di sini. Tidak ada yang dikirim',
    en: 'the certificate of the receiver is too weak, malformed, or has a condition that is not known here. Nothing was sent',
  },
  ended: {
    id: 'sertifikat penerima sudah berakhir. Tidak ada yang dikirim. Perbarui di sana, atau periksa jam komputer ini (timedatectl)',
    en: 'the certificate of the receiver has ended. Nothing was sent. Renew it there, or check the clock of this computer (timedatectl)',
  },
  'no-tls': {
    id: 'penerima tidak memakai TLS. Tidak ada yang dikirim. Periksa port di "url"',
    en: 'the receiver does not speak TLS. Nothing was sent. Check the port in "url"',
  },
}

/** Of a message that the receiver will never take. */
export function withoutNotices({ says, says_id }: Told): Told {
  return { says: `${says}; it takes no notices`, says_id: `${says_id}; ia tidak menerima pemberitahuan seperti ini` }
}

/** Why an attempt was ended before it was answered. */
export function endedSays({ reason }: AbortSignal): Told {
  return saysOf(sayings.ended(String(reason instanceof Error ? reason.message : reason)))
}
