/** The data folder: there, ours, closed to others, and its files readable. They are read in a thread: a dying card is slow. */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { isSystemError } from '../../edge/platform/reading-files.ts'
import { broken, check, good, look } from '../check.ts'
import type { OfFolder } from './card.ts'

export interface OfFiles extends OfFolder {
  /** Reads the files of the folder; what cannot be read, in English as `verify` says it. */
  verify(folder: string, signal: AbortSignal): Promise<{ files: number; problems: { file: string; problem: string }[] }>
}

const chown = (folder: string) => ({
  id: `Ketik: sudo chown -R --reference=${folder} ${folder}`,
  en: `Type: sudo chown -R --reference=${folder} ${folder}`,
})

export const folder = check({
  id: 'folder',
  name: { id: 'Folder data', en: 'Data folder' },
  limit_s: 15,
  says: {
    none: look(
      { folder: '/var/lib/pantau-edge' },
      ({ folder }) => ({
        id: `${folder} belum ada: programnya belum pernah jalan.`,
        en: `${folder} is not there yet: the program has never run.`,
      }),
      { id: 'Jalankan dulu layanannya.', en: 'Start the service first.' },
    ),
    closed: look(
      { folder: '/var/lib/pantau-edge' },
      ({ folder }) => ({
        id: `${folder} tidak boleh dibaca pengguna ini.`,
        en: `${folder} may not be read by this user.`,
      }),
      { id: 'Ulangi dengan sudo di depannya.', en: 'Try again with sudo before it.' },
    ),
    foreign: broken(
      { folder: '/var/lib/pantau-edge', file: 'outbox.db' },
      ({ folder, file }) => ({
        id: `${file} di ${folder} milik pengguna lain: layanannya tidak bisa menulisnya.`,
        en: `${file} in ${folder} belongs to another user: the service cannot write it.`,
      }),
      ({ folder }) => chown(folder),
    ),
    damaged: broken(
      { file: 'outbox.db', problem: 'database disk image is malformed', more: 0 },
      ({ file, problem, more }) => ({
        id: `${file} rusak${more > 0 ? `, dan ${more} lagi` : ''}.`,
        en: `${file} is damaged (${problem})${more > 0 ? `, and ${more} more` : ''}.`,
      }),
      {
        id: 'Jalankan ulang layanannya: yang rusak disisihkan dan salinannya dipakai. Kalau terulang, ganti kartu memorinya.',
        en: 'Restart the service: what is damaged is put aside and its copy serves. If it happens again, replace the memory card.',
      },
    ),
    'was-damaged': look(
      { file: 'outbox.db.damaged-1' },
      ({ file }) => ({
        id: `Pernah ada berkas yang rusak; sudah disisihkan sebagai ${file}.`,
        en: `A file was damaged once; it was put aside as ${file}.`,
      }),
      {
        id: 'Sekali bisa karena mati listrik. Kalau bertambah, ganti kartu memorinya.',
        en: 'Once may be a power cut. If there are more of them, replace the memory card.',
      },
    ),
    open: look(
      { folder: '/var/lib/pantau-edge' },
      ({ folder }) => ({
        id: `${folder} terbuka untuk pengguna lain di komputer ini.`,
        en: `${folder} is open to other users of this computer.`,
      }),
      ({ folder }) => ({ id: `Ketik: sudo chmod 700 ${folder}`, en: `Type: sudo chmod 700 ${folder}` }),
    ),
    sound: good({ folder: '/var/lib/pantau-edge', files: 1 }, ({ folder, files }) => ({
      id: `${folder} bisa dibaca; ${files} berkas data utuh.`,
      en: `${folder} can be read; ${files} data files are whole.`,
    })),
  },
  async look({ folder, verify }: OfFiles, say, signal) {
    if (folder === undefined) return []
    if (!existsSync(folder)) return say('none', { folder })
    const names = namesOf(folder)
    if (!names) return say('closed', { folder })
    const { uid, mode } = statSync(folder)
    const owners = names.map((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.uid ?? uid)
    const foreign = names[owners.findIndex((owner) => owner !== uid)]
    if (foreign !== undefined) return say('foreign', { folder, file: foreign })
    const { files, problems } = await verify(folder, signal)
    const [first] = problems
    if (first) return say('damaged', { file: first.file, problem: first.problem, more: problems.length - 1 })
    const aside = names.filter((name) => /\.damaged-\d+$/.test(name)).at(-1)
    if (aside !== undefined) return say('was-damaged', { file: aside })
    return (mode & 0o077) === 0 ? say('sound', { folder, files }) : say('open', { folder })
  },
})

/** Undefined: they are not for this user. */
function namesOf(folder: string): string[] | undefined {
  try {
    return readdirSync(folder)
  } catch (err) {
    if (!isSystemError(err)) throw err
    return undefined
  }
}
