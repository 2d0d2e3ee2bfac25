/** What may come of asking the gateway for something, and what is missing to be allowed to; fetched with the pages that ask. */

import type { Role } from '../gateway/contract.ts'
import type { TroubleKind } from './ask.ts'
import type { Deed } from './session.ts'
import type { Lang } from './words.ts'

/** The least role that has an ability: to say what is missing. The gateway decides. */
export const leastRole: Record<Deed, Role> = {
  see: 'viewer',
  'see-staff': 'volunteer',
  answer: 'volunteer',
  'keep-log': 'volunteer',
  invite: 'volunteer',
  correct: 'team',
  'set-rules': 'team',
  operate: 'operator',
}

export interface AskingWords {
  trouble: Record<TroubleKind, string>
  signIn: string
  /** To whom nobody is signed in. */
  signInFirst: (role: string) => string
  /** To whom is signed in with too small a role. */
  tooSmall: (name: string, role: string) => string
  roles: Record<Role, string>
}

export const askingWords: Record<Lang, AskingWords> = {
  id: {
    trouble: {
      network: 'Server desa tidak menjawab. Periksa sambungan, lalu coba lagi.',
      signIn: 'Untuk ini Anda perlu masuk dulu.',
      forbidden: 'Akun Anda tidak boleh melakukan hal ini. Mintalah peran lain kepada pengelola.',
      absent:
        'Server desa tidak mengenal yang diminta. Mungkin sudah dihapus, atau server desa lebih lama daripada halaman ini.',
      conflict: 'Keadaan sudah berubah sementara itu. Lihat keadaan terbaru, lalu coba lagi bila perlu.',
      many: 'Terlalu banyak permintaan. Tunggu sebentar, lalu coba lagi.',
      refused: 'Server desa menolak permintaan ini:',
      gateway: 'Server desa mengalami kesalahan. Coba lagi sebentar lagi.',
    },
    signIn: 'Masuk',
    signInFirst: (role) => `Untuk ini masuklah dulu, sebagai ${role} atau lebih.`,
    tooSmall: (name, role) =>
      `Anda masuk sebagai ${name}. Untuk ini perlu peran ${role} atau lebih: mintalah kepada pengelola.`,
    roles: { viewer: 'penonton', volunteer: 'relawan', team: 'tim', operator: 'pengelola' },
  },
  en: {
    trouble: {
      network: 'The gateway does not answer. Check the connection, then try again.',
      signIn: 'Sign in first to do this.',
      forbidden: 'Your account may not do this. Ask the operator for another role.',
      absent:
        'The gateway does not know what was asked for. It may have been removed, or the gateway is older than this page.',
      conflict: 'Things have changed meanwhile. Look at how they are now, then try again if needed.',
      many: 'Too many requests. Wait a moment, then try again.',
      refused: 'The gateway refuses this request:',
      gateway: 'The gateway made a mistake. Try again in a moment.',
    },
    signIn: 'Sign in',
    signInFirst: (role) => `Sign in first to do this, as ${role} or more.`,
    tooSmall: (name, role) => `You are signed in as ${name}. This needs the role ${role} or more: ask the operator.`,
    roles: { viewer: 'viewer', volunteer: 'volunteer', team: 'team', operator: 'operator' },
  },
}
