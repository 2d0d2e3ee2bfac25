/** When the disk of the gateway will be full, from how its data folder has grown. */
import { join } from 'node:path'
import { bytesText, check, good, look } from '../../../doctor/index.ts'
import { rememberedList } from '../../../edge/platform/reading-files.ts'
import { daysLeft, isSample } from '../../room/index.ts'
import { configOf, type OfGateway } from './gateway.ts'

export const growth = check({
  id: 'growth',
  name: { id: 'Pertumbuhan data', en: 'Growth' },
  says: {
    soon: look(
      { days: 9, free_bytes: 310e6 },
      ({ days, free_bytes }) => ({
        id: `Kartu penuh dalam sekitar ${days} hari (sisa ${bytesText(free_bytes).id}).`,
        en: `The disk is full in about ${days} days (${bytesText(free_bytes).en} left).`,
      }),
      {
        id: 'Pindah ke kartu yang lebih besar, atau turunkan retention di gateway.yaml.',
        en: 'Move to a larger card, or lower retention in gateway.yaml.',
      },
    ),
    long: good({ days: 900 }, ({ days }) => ({
      id: `Dengan laju sekarang cukup untuk sekitar ${days} hari.`,
      en: `At this pace there is room for about ${days} days.`,
    })),
    untold: good(
      {},
      {
        id: 'Belum bisa diperkirakan, atau datanya tidak bertambah.',
        en: 'It cannot be told yet, or the data does not grow.',
      },
    ),
  },
  async look(on: OfGateway, say) {
    const config = configOf(on)
    if (!config) return []
    const samples = rememberedList(join(config.data_dir, 'room.json'), isSample)
    const last = samples.at(-1)
    if (!last) return []
    const { free_bytes } = await on.computer.room(config.data_dir)
    const days = daysLeft(samples, last, free_bytes)
    if (days === null) return say('untold', {})
    return days < config.disk.warn_days
      ? say('soon', { days: Math.floor(days), free_bytes })
      : say('long', { days: Math.min(Math.floor(days), 9_999) })
  },
})
