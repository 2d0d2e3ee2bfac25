/** The card or disk under the data folder: room, whether it still takes what is written, and its wear where it tells. */
import { cardFull_mb, cardLeast_mb } from '../../edge/platform/card-room.ts'
import { broken, check, good, look } from '../check.ts'
import { kernelText, type OfComputer } from './computer.ts'
import { diskOf, wearOf } from './disk-facts.ts'
import { bytesText } from './words.ts'

export interface OfFolder extends OfComputer {
  /** The data folder, which need not be there yet; undefined: the settings do not say which. */
  folder?: string | undefined
}

const replace = {
  id: 'Salin datanya, lalu ganti kartunya; ambil kartu "high endurance".',
  en: 'Copy its data, then replace the card; take one for "high endurance".',
}

export const card = check({
  id: 'card',
  name: { id: 'Kartu memori', en: 'Memory card' },
  says: {
    'read-only': broken(
      { mount: '/' },
      ({ mount }) => ({
        id: `Kartu memori tidak menerima tulisan lagi (${mount} hanya bisa dibaca).`,
        en: `The memory card takes no more writing (${mount} is read-only).`,
      }),
      {
        id: `Nyalakan ulang komputer ini. Kalau kembali begitu: ${replace.id}`,
        en: `Restart this computer. If it comes back: ${replace.en}`,
      },
    ),
    errors: broken(
      { errors: 3 },
      ({ errors }) => ({
        id: `Sistem berkas mencatat ${errors} kesalahan kartu memori.`,
        en: `The file system has noted ${errors} errors of the memory card.`,
      }),
      replace,
    ),
    full: broken(
      { free_bytes: 4e6 },
      ({ free_bytes }) => ({
        id: `Kartu memori penuh: sisa ${bytesText(free_bytes).id}.`,
        en: `The memory card is full: ${bytesText(free_bytes).en} left.`,
      }),
      {
        id: 'Hapus berkas yang tidak perlu (log lama: sudo journalctl --vacuum-size=50M).',
        en: 'Remove files that are not needed (old logs: sudo journalctl --vacuum-size=50M).',
      },
    ),
    nearly: look(
      { free_bytes: 150e6 },
      ({ free_bytes }) => ({
        id: `Kartu memori hampir penuh: sisa ${bytesText(free_bytes).id}.`,
        en: `The memory card is nearly full: ${bytesText(free_bytes).en} left.`,
      }),
      {
        id: 'Hapus berkas yang tidak perlu, atau pindah ke kartu yang lebih besar.',
        en: 'Remove files that are not needed, or move to a larger card.',
      },
    ),
    worn: look(
      { used_percent: 90 },
      ({ used_percent }) => ({
        id: `Kartu memori mulai aus: sekitar ${used_percent}% umurnya terpakai.`,
        en: `The memory card is wearing out: about ${used_percent}% of its life is used.`,
      }),
      { id: `Siapkan gantinya. ${replace.id}`, en: `Have another one ready. ${replace.en}` },
    ),
    'worn-out': broken(
      {},
      { id: 'Kartu memori sudah aus: umurnya habis.', en: 'The memory card is worn out.' },
      replace,
    ),
    room: good(
      { free_bytes: 12.4e9, size_bytes: 31e9, wear: null as number | null },
      ({ free_bytes, size_bytes, wear }) => ({
        id: `Sisa ${bytesText(free_bytes).id} dari ${bytesText(size_bytes).id}${wear === null ? '; kartu ini tidak melaporkan keausannya' : `; sekitar ${wear}% umurnya terpakai`}.`,
        en: `${bytesText(free_bytes).en} of ${bytesText(size_bytes).en} left${wear === null ? '; this card does not tell its wear' : `; about ${wear}% of its life is used`}.`,
      }),
    ),
  },
  async look({ computer, folder }: OfFolder, say) {
    const { path, mount, isReadOnly, device } = diskOf(computer, folder)
    if (isReadOnly) return say('read-only', { mount })
    const errors = Number(device === undefined ? 0 : (kernelText(computer, `sys/fs/ext4/${device}/errors_count`) ?? 0))
    if (errors > 0) return say('errors', { errors })
    const { free_bytes, size_bytes } = await computer.room(path)
    if (free_bytes < cardFull_mb * 1e6) return say('full', { free_bytes })
    const wear = device === undefined ? null : wearOf(computer, device)
    if (wear === 'out') return say('worn-out', {})
    if (free_bytes < cardLeast_mb * 1e6) return say('nearly', { free_bytes })
    if (wear !== null && wear >= worn_percent) return say('worn', { used_percent: wear })
    return say('room', { free_bytes, size_bytes, wear })
  },
})
const worn_percent = 80
