/** What is said of invitations, to whoever joins and to whoever invited. */

import { isLoopback } from '../../edge/platform/loopback.ts'
import { typed } from '../../edge/platform/typed.ts'
import { type LocalizedText, type Notice, timeText } from '../contract.ts'
import type { Joining } from '../stations/index.ts'

type Refused = Exclude<Joining, { kind: 'joined' }>

/** Why a code is not taken, and what to do: as English both in one, because one person reads it on a node. */
export function sayRefused(joining: Refused): LocalizedText {
  const { id, en } = refusals[joining.kind](joining as never)
  return { id, en: `${id} / ${en}` }
}

const anew = { id: 'Minta undangan baru kepada pengelola', en: 'Ask the operator for a new invitation' }

const refusals: { [Kind in Refused['kind']]: (joining: Extract<Refused, { kind: Kind }>) => LocalizedText } = {
  unknown: () => ({
    id: `Undangan ini tidak dikenal server desa ini. Salin seluruh tautannya, atau: ${anew.id}.`,
    en: `This gateway does not know this invitation. Copy the whole link, or: ${anew.en}.`,
  }),
  used: ({ station, used_ms }) => {
    const at = timeText(used_ms)
    return {
      id: `Undangan untuk ${station} sudah dipakai pada ${at.id}. Kalau bukan Anda yang memakainya, segera beri tahu pengelola. ${anew.id}: station invite ${station}.`,
      en: `The invitation for ${station} was used on ${at.en}. If that was not you, tell the operator at once. ${anew.en}: station invite ${station}.`,
    }
  },
  expired: ({ station, ends_ms }) => {
    const at = timeText(ends_ms)
    return {
      id: `Undangan untuk ${station} berakhir pada ${at.id}. ${anew.id}: station invite ${station}.`,
      en: `The invitation for ${station} ended on ${at.en}. ${anew.en}: station invite ${station}.`,
    }
  },
  void: ({ station }) => ({
    id: `Undangan untuk ${station} tidak berlaku lagi: ada yang lebih baru, atau aksesnya sudah dicabut. ${anew.id}.`,
    en: `The invitation for ${station} is no longer valid: there is a newer one, or its access was taken away. ${anew.en}.`,
  }),
  other: ({ station, wanted }) => ({
    id: `Undangan ini untuk stasiun ${station}, dan pengaturan di komputer ini untuk stasiun ${wanted}. Undangan belum terpakai. Pakai berkas lain dengan data_dir lain (--config), atau minta undangan untuk ${wanted}: station invite ${wanted}.`,
    en: `This invitation is for the station ${station}, and the settings on this computer are for the station ${wanted}. The invitation is not used up. Use another file with another data_dir (--config), or ask for an invitation for ${wanted}: station invite ${wanted}.`,
  }),
}

/** Someone came with a code that was used already: the link has been in other hands. */
export function noticeOfSecondUse(station: string, name: string, since_ms: number): Notice {
  return {
    id: `invitation-used-${station}`,
    severity: 'Severe',
    since_ms,
    title: { id: `Undangan ${name} dipakai dua kali`, en: `The invitation of ${name} was used twice` },
    text: {
      id: `Seseorang memakai lagi undangan stasiun ${name} yang sudah dipakai, dan ditolak. Tautannya mungkin jatuh ke tangan lain. Pastikan stasiun itu milik Anda; kalau ragu, buat undangan baru (station invite ${station}): sandi yang lama berakhir saat undangan baru dipakai. Atau cabut sekarang juga: station password ${station}.`,
      en: `Somebody came again with the invitation of the station ${name}, which had been used, and was refused. The link may be in other hands. Make sure that this station is yours; if in doubt, make a new invitation (station invite ${station}): the old password ends when it is used. Or end it now: station password ${station}.`,
    },
  }
}

/** What a person reads under the link. */
export function sayInvited(station: string, link: string, expires_ms: number): string {
  const at = timeText(expires_ms)
  const isClear = !link.startsWith('https:')
  return [
    `Undangan untuk stasiun ${station}: sekali pakai, berlaku sampai ${at.id}. Di komputer stasiun:`,
    `The invitation for the station ${station}: for one use, until ${at.en}. On the station’s computer:`,
    `  ${typed('edge')} join '${link}'`,
    ...(isClear
      ? [
          'Server desa ini belum memakai enkripsi: siapa pun di jaringan yang sama dapat membaca kata sandi stasiun, maka perintah di atas menolak.',
          `Lebih baik nyalakan enkripsi dulu (${typed('gateway')} tls init), lalu undang lagi. Hanya di jaringan sendiri yang dipercaya: tambahkan --clear di ujung perintah, artinya tetap bergabung walau tanpa enkripsi.`,
          'This gateway has no encryption yet: anyone on the same network can read the password of the station, so the command above refuses.',
          `Better switch encryption on first (${typed('gateway')} tls init), then invite again. Only on a network of your own that you trust: add --clear at the end of the command, which means: join although nothing is encrypted.`,
        ]
      : []),
    ...(isLoopback(new URL(link).hostname)
      ? [
          'Tautan ini hanya berlaku di komputer ini sendiri: server desa mendengarkan di 127.0.0.1 saja. Untuk alat lain dan ponsel: host: 0.0.0.0 di bagian http dan mqtt dari gateway.yaml (atau --host 0.0.0.0), lalu undang lagi.',
          'This link works on this computer only: the gateway listens on 127.0.0.1. For other computers and phones: host: 0.0.0.0 in the sections http and mqtt of gateway.yaml (or --host 0.0.0.0), then invite again.',
        ]
      : []),
    '',
  ].join('\n')
}
