/** Whether the clock of this computer is set. A Pi without a battery for its clock wakes up in the past. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { clockSync } from '../../edge/platform/clock-sync.ts'
import { broken, check, good, look } from '../check.ts'
import type { OfComputer } from './computer.ts'
import { timeText } from './words.ts'

/** Before this program was written: no clock that says so is right. */
const written_ms = Date.UTC(2025, 0, 1)

const connect = {
  id: 'Sambungkan ke internet sebentar, atau pasang baterai jam (RTC).',
  en: 'Connect it to the internet for a while, or fit a battery for its clock (RTC).',
}

export const clock = check({
  id: 'clock',
  name: { id: 'Jam', en: 'Clock' },
  says: {
    past: broken(
      { shown: '1970-01-01 07:00' },
      ({ shown }) => ({
        id: `Jam komputer ini menunjuk ${shown}: belum disetel.`,
        en: `The clock of this computer says ${shown}: it is not set.`,
      }),
      {
        id: `${connect.id} Sampai itu stasiun memakai waktu server desa, kalau server desa terjangkau.`,
        en: `${connect.en} Until then a station takes the time of the gateway, where that is in reach.`,
      },
    ),
    unset: look(
      { shown: '2026-11-27 08:53' },
      ({ shown }) => ({
        id: `Jam menunjuk ${shown}, dan belum disetel jaringan sejak dinyalakan.`,
        en: `The clock says ${shown}, and the network has not set it since the start.`,
      }),
      {
        id: `Bandingkan dengan jam di HP. ${connect.id}`,
        en: `Compare it with a phone. ${connect.en}`,
      },
    ),
    unknown: look(
      { shown: '2026-11-27 08:53' },
      ({ shown }) => ({
        id: `Jam menunjuk ${shown}; komputer ini tidak tahu apakah itu benar.`,
        en: `The clock says ${shown}; this computer cannot tell whether that is right.`,
      }),
      { id: 'Bandingkan dengan jam di HP.', en: 'Compare it with a phone.' },
    ),
    right: good({ shown: '2026-11-27 08:53' }, ({ shown }) => ({
      id: `Disetel oleh jaringan: ${shown}.`,
      en: `Set by the network: ${shown}.`,
    })),
  },
  async look({ computer: { root, ask, clock: time } }: OfComputer, say) {
    const shown = timeText(time.now())
    if (time.now() < written_ms) return say('past', { shown })
    const hasTimesyncMark = () => existsSync(join(root, 'run/systemd/timesync/synchronized'))
    const sync = await clockSync({ ask, hasTimesyncMark })
    if (sync === 'synced') return say('right', { shown })
    return say(sync === 'unsynced' ? 'unset' : 'unknown', { shown })
  },
})
