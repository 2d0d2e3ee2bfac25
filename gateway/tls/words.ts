/** What people are told about encryption. */
import { typed } from '../../edge/platform/typed.ts'
import type { LocalizedText } from '../contract.ts'
import { timeText } from '../contract.ts'
import type { CertificateFacts } from './certificate.ts'
import type { Refusal } from './context.ts'
import { isOutside } from './renewal.ts'

export interface CertificateState {
  /** Null: there is none that can be used. */
  facts: CertificateFacts | null
  /** Why stations refuse it. */
  refused: Refusal | null
  /** What is wrong with the certificate's own files. */
  damage: string | null
  /** What is wrong with the authority, or why a renewal failed. */
  unrenewable: string | null
  /** Made by `tls init`; otherwise it comes from elsewhere. */
  isOwn: boolean
  now_ms: number
}

export const certificateTitle: LocalizedText = {
  id: 'Sertifikat server desa bermasalah',
  en: 'The certificate of the gateway is in trouble',
}

/** One or two sentences; the first says what it means for people. */
export function sayCertificate({
  facts,
  refused,
  damage,
  unrenewable,
  isOwn,
  now_ms,
}: CertificateState): LocalizedText {
  if (!facts) return unusable(damage ?? '', isOwn)
  const end = timeText(facts.ends_ms)
  if (damage) {
    return {
      id: `Berkas sertifikat tidak bisa dipakai: ${damage}. Sertifikat sebelumnya dipakai sampai server desa dimulai lagi. ${mend(isOwn).id}`,
      en: `A certificate file cannot be used: ${damage}. The certificate of before is used until the gateway starts again. ${mend(isOwn).en}`,
    }
  }
  if (refused) {
    const { id, en } = refusals[refused]
    return {
      id: `Stasiun menolak sertifikat ini: ${id}. ${mend(isOwn).id}`,
      en: `Stations refuse this certificate: ${en}. ${mend(isOwn).en}`,
    }
  }
  if (isOutside(facts, now_ms)) {
    const why = unrenewable ? { id: ` Penyebab: ${unrenewable}`, en: ` Why: ${unrenewable}` } : { id: '', en: '' }
    return {
      id: `Sertifikat server desa tidak berlaku sekarang (berlaku sampai ${end.id}): stasiun dan browser menolaknya.${why.id} ${renewBy(isOwn).id}`,
      en: `The certificate of the gateway is not valid now (it ends ${end.en}): stations and browsers refuse it.${why.en} ${renewBy(isOwn).en}`,
    }
  }
  if (unrenewable) {
    return {
      id: `Sertifikat server desa berlaku sampai ${end.id} dan tidak bisa diperpanjang: ${unrenewable}. Kembalikan isi folder tls dari cadangan.`,
      en: `The certificate of the gateway ends ${end.en} and cannot be renewed: ${unrenewable}. Bring the folder tls back from a backup.`,
    }
  }
  return isOwn
    ? {
        id: `Sertifikat berlaku sampai ${end.id}; server desa memperpanjangnya sendiri.`,
        en: `The certificate ends ${end.en}; the gateway renews it by itself.`,
      }
    : {
        id: `Sertifikat berlaku sampai ${end.id}. ${renewBy(false).id}`,
        en: `The certificate ends ${end.en}. ${renewBy(false).en}`,
      }
}

const refusals: Record<Refusal, LocalizedText> = {
  'other-authority': {
    id: 'otoritas di antara sertifikat ini dan yang terakhir tidak ada di berkasnya',
    en: 'an authority between it and the last one is missing in its file',
  },
  'no-authority': {
    id: 'salah satu otoritas di berkasnya menandatangani yang tidak boleh ia tandatangani',
    en: 'an authority in its file signs what it may not sign',
  },
  'other-purpose': {
    id: 'sertifikat ini, atau otoritas di berkasnya, bukan untuk server',
    en: 'it, or an authority in its file, is not for servers',
  },
  faulty: {
    id: 'kuncinya (RSA di bawah 2.048 bit) atau tanda tangannya (SHA-1) terlalu lemah, atau ada syarat yang tidak dikenal',
    en: 'a key (RSA below 2,048 bits) or a signature (SHA-1) is too weak, or there is a condition that is not known',
  },
}

function unusable(damage: string, isOwn: boolean): LocalizedText {
  return {
    id: `Tidak ada sambungan terenkripsi: ${damage}. Stasiun yang memakai mqtts menyimpan datanya dulu. ${mend(isOwn).id}`,
    en: `There are no encrypted connections: ${damage}. Stations that use mqtts keep their readings meanwhile. ${mend(isOwn).en}`,
  }
}

function mend(isOwn: boolean): LocalizedText {
  return isOwn
    ? {
        id: `Jalankan: ${typed('gateway')} tls init --name NAMA --data-dir D; kunci desa tetap sama.`,
        en: `Type: ${typed('gateway')} tls init --name NAME --data-dir D; the authority of the village stays the same.`,
      }
    : {
        id: 'Perbaiki berkas yang disebut di tls.cert dan tls.key.',
        en: 'Put the files right that tls.cert and tls.key name.',
      }
}

function renewBy(isOwn: boolean): LocalizedText {
  return isOwn
    ? { id: 'Server desa mencoba memperpanjangnya lagi.', en: 'The gateway goes on trying to renew it.' }
    : {
        id: 'Perpanjang di tempat sertifikat itu dibuat; berkas yang baru dipakai tanpa memulai ulang.',
        en: 'Renew it where it was made; the new file is taken without a restart.',
      }
}

/** `open`: the addresses that answer in clear text beyond this computer; `isReady`: there is a certificate. */
export function sayClearText(open: readonly string[], isReady: boolean): LocalizedText {
  if (open.length === 0) {
    return {
      id: 'Sambungan tanpa enkripsi hanya dari komputer ini.',
      en: 'Connections without encryption are possible from this computer only.',
    }
  }
  const at = open.join(', ')
  const todo = isReady
    ? {
        id: 'Bila semua stasiun sudah memakai mqtts, tulis di gateway.yaml: clear_text: loopback',
        en: 'When all stations use mqtts, write into gateway.yaml: clear_text: loopback',
      }
    : {
        id: `Untuk enkripsi: ${typed('gateway')} tls init --name NAMA --data-dir D, lalu mulai server desa lagi.`,
        en: `For encryption: ${typed('gateway')} tls init --name NAME --data-dir D, then start the gateway again.`,
      }
  return {
    id: `Tanpa enkripsi di ${at}: siapa pun di jaringan yang sama bisa membaca kata sandi stasiun dan token, dan bisa menyamar jadi server desa. ${todo.id}`,
    en: `Without encryption at ${at}: anyone on the same network can read the passwords of stations and the tokens, and can pose as the gateway. ${todo.en}`,
  }
}
