/** The record as a link of the warning chain: what is measured is kept. */
import type { ChainLink, PartState } from '../contract.ts'
import type { Store } from './record.ts'

export function recordLink({ stats }: Pick<Store, 'stats'>): ChainLink {
  const { disk_refuses, newest_commit_ms } = stats()
  const says = disk_refuses
    ? {
        id: 'Penyimpanan menolak data baru; kosongkan ruang. Stasiun menyimpan data mereka sementara itu.',
        en: 'The disk refuses new data; free some space. Stations keep theirs meanwhile.',
      }
    : { id: 'Data yang tiba disimpan.', en: 'What arrives is kept.' }
  return { link: 'record', ok: !disk_refuses, proved_ms: newest_commit_ms, says, troubles: disk_refuses ? [says] : [] }
}

/** The record as a part of `/readyz`: without it nothing is kept. */
export function recordState({ disk_refuses }: { disk_refuses: boolean }): PartState {
  return disk_refuses
    ? {
        ok: false,
        says: 'The disk refuses to store. Free some space; stations keep their readings meanwhile.',
        says_id: 'Disk menolak menyimpan. Kosongkan ruang; stasiun menyimpan data mereka sementara itu.',
      }
    : { ok: true, says: 'Keeps what arrives.', says_id: 'Data yang tiba disimpan.' }
}
