/** Copies of the record elsewhere: the backup file of the settings, and second homes that follow. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { broken, check, good, look, spanText } from '../../../doctor/index.ts'
import { remembered } from '../../../edge/platform/reading-files.ts'
import { typed } from '../../../edge/platform/typed.ts'
import { configOf, type OfGateway } from './gateway.ts'

const day_ms = 86_400_000
const old_ms = 31 * day_ms
const silent_ms = day_ms

const another = {
  id: `Colokkan stik USB dan ketik: ${typed('gateway')} backup BERKAS; atau jalankan server cadangan (follow).`,
  en: `Plug in a stick and type: ${typed('gateway')} backup FILE; or run a second home (follow).`,
}

export const copies = check({
  id: 'copies',
  name: { id: 'Salinan data', en: 'Copies' },
  says: {
    none: look(
      {},
      {
        id: 'Tidak ada salinan di tempat lain: kalau kartu ini rusak, semua riwayat hilang.',
        en: 'There is no copy elsewhere: when this card fails, all history is lost.',
      },
      another,
    ),
    'no-backup': look(
      { file: '/media/stick/desa.pantau' },
      ({ file }) => ({
        id: `Cadangan ${file} belum pernah dibuat, atau stiknya tidak terpasang.`,
        en: `The backup ${file} was never made, or its stick is not plugged in.`,
      }),
      {
        id: `Pasang stiknya, lalu ketik: ${typed('gateway')} backup`,
        en: `Plug the stick in, then type: ${typed('gateway')} backup`,
      },
    ),
    'old-backup': look(
      { file: '/media/stick/desa.pantau', ago_ms: 5_184_000_000 },
      ({ file, ago_ms }) => ({
        id: `Cadangan ${file} sudah ${spanText(ago_ms).id} yang lalu.`,
        en: `The backup ${file} is ${spanText(ago_ms).en} old.`,
      }),
      { id: 'Buat lagi sekali sebulan.', en: 'Make it again once a month.' },
    ),
    'silent-home': broken(
      { name: 'cadangan', ago_ms: 259_200_000 },
      ({ name, ago_ms }) => ({
        id: `Server cadangan "${name}" sudah ${spanText(ago_ms).id} tidak menyalin.`,
        en: `The second home "${name}" has not copied for ${spanText(ago_ms).en}.`,
      }),
      {
        id: 'Apakah komputer itu menyala dan tersambung? Di sana lihat pesannya.',
        en: 'Is that computer on and connected? See what it says there.',
      },
    ),
    backup: good({ file: '/media/stick/desa.pantau', ago_ms: 172_800_000 }, ({ file, ago_ms }) => ({
      id: `Cadangan ${file} dibuat ${spanText(ago_ms).id} yang lalu.`,
      en: `The backup ${file} was made ${spanText(ago_ms).en} ago.`,
    })),
    follows: good({ name: 'cadangan', ago_ms: 5_000 }, ({ name, ago_ms }) => ({
      id: `Server cadangan "${name}" menyalin, terakhir ${spanText(ago_ms).id} yang lalu.`,
      en: `The second home "${name}" copies, last ${spanText(ago_ms).en} ago.`,
    })),
  },
  look(on: OfGateway, say) {
    const config = configOf(on)
    if (!config) return []
    const now_ms = on.computer.clock.now()
    const homes = remembered(join(config.data_dir, 'second-homes.json'), Homes) ?? []
    const ofHomes = homes.map(({ name, seen_ms }) => {
      const ago_ms = now_ms - seen_ms
      return ago_ms > silent_ms ? say('silent-home', { name, ago_ms }) : say('follows', { name, ago_ms })
    })
    const file = config.backup?.file
    if (file === undefined) return ofHomes.length > 0 ? ofHomes : say('none', {})
    const made_ms = statSync(file, { throwIfNoEntry: false })?.mtimeMs
    if (made_ms === undefined) return [...ofHomes, say('no-backup', { file })]
    const ago_ms = Math.max(0, now_ms - made_ms)
    return [...ofHomes, ago_ms > old_ms ? say('old-backup', { file, ago_ms }) : say('backup', { file, ago_ms })]
  },
})

/** What is used of what the running gateway keeps; it writes it each ten minutes. */
const Homes = z.array(z.object({ name: z.string(), seen_ms: z.number() }))
