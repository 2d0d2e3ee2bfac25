/**
 * Who may do what: the one table. Each route says its ability in `config: { may }`, and a server refuses a route that says
 * none. The table in `docs/roles.md` is made of this one.
 */
import { Ability, type LocalizedText, Role, type TokenRole } from '../contract.ts'

interface AbilityRow {
  /** The least role that has it; null: nobody needs one. A role has what those before it in `Role` have. */
  least: Role | null
  /** Whether a second home (`copy`) has it, too. */
  copy?: true
  /** What it is, for people. */
  what: LocalizedText
}

export const abilities: Record<Ability, AbilityRow> = {
  open: {
    least: null,
    copy: true,
    what: {
      id: 'membuka halaman, masuk, memeriksa bahwa server desa hidup',
      en: 'open the page, sign in, ask whether the gateway is alive',
    },
  },
  see: {
    least: 'viewer',
    copy: true,
    what: {
      id: 'melihat data dan peringatan; siapa saja boleh, kecuali server desa ditutup (`public: false`)',
      en: 'see data and warnings; everybody may, unless the gateway is closed (`public: false`)',
    },
  },
  own: {
    least: 'viewer',
    what: {
      id: 'melihat dan mengakhiri sesi sendiri, memilih kata sandi',
      en: 'see and end one’s own sessions, choose a password',
    },
  },
  'see-staff': {
    least: 'volunteer',
    what: {
      id: 'melihat urusan petugas: nama orang, catatan, penerima peringatan, keadaan rinci server desa, letak tepat stasiun',
      en: 'see staff matters: names of people, comments, where hooks deliver to, the gateway’s health in detail, exact places',
    },
  },
  answer: {
    least: 'volunteer',
    what: {
      id: 'menjawab peringatan, memulai latihan, mengirim ulang',
      en: 'acknowledge warnings, start drills, send again',
    },
  },
  'keep-log': {
    least: 'volunteer',
    what: { id: 'menulis di buku catatan stasiun', en: 'write in the logbook of a station' },
  },
  invite: { least: 'volunteer', what: { id: 'mengundang stasiun', en: 'invite stations' } },
  correct: {
    least: 'team',
    what: {
      id: 'mengoreksi data, membaca ulang data yang ditahan, mengimpor, membandingkan dengan InfluxDB',
      en: 'correct data, read the quarantine again, import, compare with InfluxDB',
    },
  },
  'set-rules': { least: 'team', what: { id: 'mengubah aturan dan batasnya', en: 'change rules and thresholds' } },
  operate: {
    least: 'operator',
    what: {
      id: 'mengatur orang dan token, menghapus data, menyetujui masa simpan',
      en: 'manage people and tokens, have data forgotten, confirm retention',
    },
  },
  copy: {
    least: 'operator',
    copy: true,
    what: {
      id: 'menyalin seluruh isi server desa (server cadangan)',
      en: 'copy everything the gateway holds (a second home)',
    },
  },
}

/** Whether a role has an ability; `null` is somebody who is not signed in. */
export function hasAbility(role: TokenRole | null, ability: Ability): boolean {
  const { least, copy } = abilities[ability]
  if (least === null) return true
  if (role === null) return false
  if (role === 'copy') return copy === true
  return Role.options.indexOf(role) >= Role.options.indexOf(least)
}

/** Somebody who asks, as far as it decides what he may do. */
export interface Holder {
  role: TokenRole | null
  /** A token may be for less than its role. */
  scope?: readonly Ability[] | null | undefined
}

/** Whether this asker may; reading is open to all on a public gateway. */
export function mayDo({ role, scope }: Holder, ability: Ability, isPublic: boolean): boolean {
  if (ability === 'open' || (ability === 'see' && isPublic)) return true
  return hasAbility(role, ability) && (!scope || scope.includes(ability))
}

/** All that this asker may, in the order of the table. */
export function abilitiesOf(holder: Holder, isPublic: boolean): Ability[] {
  return Ability.options.filter((ability) => mayDo(holder, ability, isPublic))
}
