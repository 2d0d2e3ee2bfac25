/** Backups that people ask for on the page: into the file of the settings, or into one that is fetched and then goes. */
import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { ConfigError } from '../../edge/platform/problems.ts'
import { isSystemError } from '../../edge/platform/reading-files.ts'
import { startThread } from '../../edge/platform/thread.ts'
import { hour_ms } from '../../edge/platform/time.ts'
import { type BackupAnswer, type BackupTarget, type LocalizedText, SaidError, saysOf } from '../contract.ts'
import { freeIn } from '../room/index.ts'
import type { BackupReport } from './backup.ts'
import type { BackupCalls } from './backup-thread.ts'
import { changingNames, logIn, recordIn } from './folder.ts'

/** It cannot be begun. */
export class BackupProblem extends SaidError {
  override name = 'BackupProblem'
}

export interface BackupDeskOptions {
  folder: string
  /** Where backups go by the settings. */
  file?: string | undefined
  now: () => number
  log: Logger
}

export type BackupDesk = ReturnType<typeof openBackupDesk>

const kept_ms = hour_ms // so long one can be fetched
const room_bytes = 64 * 1024 * 1024 // left for readings

export function openBackupDesk({ folder, file, now, log }: BackupDeskOptions) {
  const path = join(folder, 'download.backup')
  let running: BackupTarget | null = null
  let working: Promise<void> = Promise.resolve()
  let last: BackupAnswer['last'] = null
  let download: BackupAnswer['download'] = null
  rmSync(path, { force: true }) // of an earlier run

  return {
    state(): Omit<BackupAnswer, 'may_download'> {
      return { file: file ?? null, running, last, download }
    },
    /** Resolves when it has begun. Throws `BackupProblem`. */
    start(target: BackupTarget): void {
      if (running)
        throw new BackupProblem({
          id: 'Cadangan sedang dibuat. Tunggu sampai selesai.',
          en: 'A backup is being made. Wait until it is done.',
        })
      if (target === 'file' && file === undefined) {
        throw new BackupProblem({
          id: 'Pengaturan belum menyebut tempat cadangan. Isi backup.file, atau unduh.',
          en: 'The settings name no file for backups. Set backup.file, or download one.',
        })
      }
      if (target === 'download') mustFit()
      running = target
      working = run(target, target === 'file' ? file! : path)
    },
    /** The file that can be fetched; null: there is none. */
    ready: (): string | null => (download ? path : null),
    /** To be called every few seconds: what nobody has fetched goes. */
    look(): void {
      if (download && Math.abs(now() - download.made_ms) > kept_ms) drop()
    },
    /** Resolves when none is being made. */
    async close(): Promise<void> {
      await working
      drop()
    },
  }

  async function run(target: BackupTarget, to: string) {
    if (target === 'download') drop()
    try {
      const { bytes, damaged } = await made(to)
      if (target === 'download') download = { bytes, made_ms: now() }
      last = { target, ended_ms: now(), ok: true, says: '', says_id: '', bytes, damaged: damaged.length }
      log.info({ target, bytes }, 'a backup was made')
    } catch (err) {
      log.error({ err, target }, 'a backup could not be made')
      last = { target, ended_ms: now(), ok: false, ...saysOf(reasonOf(err)), bytes: 0, damaged: 0 }
      if (target === 'download') drop()
    } finally {
      running = null
    }
  }

  async function made(to: string): Promise<BackupReport> {
    const thread = await startThread<BackupCalls>(new URL('./backup-thread.js', import.meta.url), {}, () => undefined, {
      ConfigError,
    })
    try {
      return await thread.ask('backUp', folder, to)
    } finally {
      await thread.end()
    }
  }

  function mustFit() {
    const names = [...changingNames(folder), ...recordIn(folder), ...logIn(folder)]
    const sizeOf = (name: string) => statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0
    const needed = names.reduce((sum, name) => sum + sizeOf(name), 0)
    if (freeIn(folder) - needed > room_bytes) return
    throw new BackupProblem({
      id: 'Tidak ada ruang di disk untuk berkas yang diunduh. Arahkan backup.file ke disk lain.',
      en: 'There is no room on the disk for a file to download. Set backup.file to another disk.',
    })
  }

  function drop() {
    download = null
    rmSync(path, { force: true })
  }
}

function reasonOf(err: unknown): LocalizedText {
  if (err instanceof ConfigError) {
    return err.says
  }
  const { code } = err as NodeJS.ErrnoException
  if (code === 'ENOSPC') {
    return {
      id: 'Disk penuh. Cadangan sebelumnya masih ada.',
      en: 'The disk is full. The backup before is still there.',
    }
  }
  if (code === 'ENOENT') {
    return {
      id: 'Foldernya tidak ada. Apakah disk atau flashdisk terpasang?',
      en: 'The folder is not there. Is the disk or stick connected?',
    }
  }
  return isSystemError(err)
    ? { id: `Disk menolak (${code}).`, en: `The disk refuses (${code}).` }
    : { id: 'Rinciannya ada di log server desa.', en: 'The log of the gateway has the details.' }
}
