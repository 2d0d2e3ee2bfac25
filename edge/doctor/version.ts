/** Which Pantau is installed, and which one runs. */
import { check, good, look } from '../../doctor/index.ts'
import { readVersion } from '../platform/version.ts'
import type { OfStation } from './station.ts'

export const version = check({
  id: 'version',
  name: { id: 'Versi', en: 'Version' },
  says: {
    other: look(
      { installed: '0.2.0', runs: '0.1.0' },
      ({ installed, runs }) => ({
        id: `Terpasang ${installed}, tetapi yang berjalan masih ${runs}.`,
        en: `Installed is ${installed}, and ${runs} still runs.`,
      }),
      { id: 'Ketik: sudo systemctl restart pantau-edge', en: 'Type: sudo systemctl restart pantau-edge' },
    ),
    same: good({ installed: '0.2.0' }, ({ installed }) => ({ id: `Pantau ${installed}.`, en: `Pantau ${installed}.` })),
  },
  async look(on: OfStation, say) {
    const { version: installed } = readVersion()
    const agent = await on.agent()
    const runs = typeof agent === 'object' ? agent.version : installed
    return runs === installed ? say('same', { installed }) : say('other', { installed, runs })
  },
})
