/** Which Pantau is installed, and which one runs. */
import { readVersion } from '../../edge/platform/version.ts'
import { check, good, look } from '../check.ts'

/** Of the program that systemd knows as `service`. `runs`: its version, as it says itself; undefined: it does not run. */
export const versionOf = <On>(service: string, runs: (on: On, signal: AbortSignal) => Promise<string | undefined>) =>
  check({
    id: 'version',
    name: { id: 'Versi', en: 'Version' },
    says: {
      other: look(
        { installed: '0.2.0', runs: '0.1.0' },
        ({ installed, runs }) => ({
          id: `Terpasang ${installed}, tetapi yang berjalan masih ${runs}.`,
          en: `Installed is ${installed}, and ${runs} still runs.`,
        }),
        { id: `Ketik: sudo systemctl restart ${service}`, en: `Type: sudo systemctl restart ${service}` },
      ),
      same: good({ installed: '0.2.0' }, ({ installed }) => ({
        id: `Pantau ${installed}.`,
        en: `Pantau ${installed}.`,
      })),
    },
    async look(on: On, say, signal) {
      const { version: installed } = readVersion()
      const found = (await runs(on, signal)) ?? installed
      return found === installed ? say('same', { installed }) : say('other', { installed, runs: found })
    },
  })
