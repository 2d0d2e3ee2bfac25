/** The service of systemd that should run it: whether it runs, and how often it had to be started again. */
import { broken, check, good, look } from '../check.ts'
import type { OfComputer } from './computer.ts'

export interface OfService extends OfComputer {
  /** Such as `pantau-edge`. */
  service: string
}

const often = 3 // starts anew since it was started by hand; each is a crash or a hang

const enable = { id: 'Ketik: sudo systemctl enable --now', en: 'Type: sudo systemctl enable --now' }
const logOf = { id: 'Alasannya: sudo journalctl -n 30 -u', en: 'The reason: sudo journalctl -n 30 -u' }
const with_ = (said: typeof enable, service: string) => ({ id: `${said.id} ${service}`, en: `${said.en} ${service}` })

export const service = check({
  id: 'service',
  name: { id: 'Layanan', en: 'Service' },
  says: {
    'no-systemd': good(
      {},
      {
        id: 'Komputer ini tanpa systemd: tidak ada layanan yang bisa diperiksa.',
        en: 'This computer has no systemd: there is no service to look at.',
      },
    ),
    none: look(
      { service: 'pantau-edge' },
      ({ service }) => ({
        id: `${service} tidak dipasang sebagai layanan: setelah mati listrik ia tidak jalan sendiri.`,
        en: `${service} is not installed as a service: after a power cut it does not start by itself.`,
      }),
      {
        id: 'Pasang paketnya (.deb), atau ikuti kepala berkas di hardware/systemd/.',
        en: 'Install the package (.deb), or follow the head of the file in hardware/systemd/.',
      },
    ),
    failed: broken(
      { service: 'pantau-edge', state: 'failed' },
      ({ service, state }) => ({
        id: `${service} tidak jalan (${state}).`,
        en: `${service} does not run (${state}).`,
      }),
      ({ service }) => with_(logOf, service),
    ),
    'keeps-ending': broken(
      { service: 'pantau-edge', restarts: 12 },
      ({ service, restarts }) => ({
        id: `${service} berhenti terus dan dijalankan lagi (${restarts} kali).`,
        en: `${service} ends again and again and is started anew (${restarts} times).`,
      }),
      ({ service }) => with_(logOf, service),
    ),
    off: look(
      { service: 'pantau-edge' },
      ({ service }) => ({
        id: `${service} terpasang, tetapi tidak dijalankan.`,
        en: `${service} is installed and not started.`,
      }),
      ({ service }) => with_(enable, service),
    ),
    'not-at-boot': look(
      { service: 'pantau-edge' },
      ({ service }) => ({
        id: `${service} jalan, tetapi setelah mati listrik tidak akan jalan sendiri.`,
        en: `${service} runs, but will not start by itself after a power cut.`,
      }),
      ({ service }) => with_(enable, service),
    ),
    restarted: look(
      { service: 'pantau-edge', restarts: 4 },
      ({ service, restarts }) => ({
        id: `${service} jalan; sudah ${restarts} kali berhenti sendiri dan dijalankan lagi.`,
        en: `${service} runs; it ended by itself ${restarts} times and was started anew.`,
      }),
      ({ service }) => with_(logOf, service),
    ),
    runs: good({ service: 'pantau-edge' }, ({ service }) => ({
      id: `${service} jalan, dan jalan sendiri setelah mati listrik.`,
      en: `${service} runs, and starts by itself after a power cut.`,
    })),
  },
  async look({ computer, service }: OfService, say) {
    const keys = 'LoadState,ActiveState,SubState,UnitFileState,NRestarts'
    const answer = await computer.ask('systemctl', ['show', `${service}.service`, '-p', keys])
    if (!answer) return say('no-systemd', {})
    const found = new Map(Array.from(answer.matchAll(/^(\w+)=(.*)$/gm), ([, key, value]) => [key!, value!]))
    const [active, sub] = [found.get('ActiveState') ?? '', found.get('SubState') ?? '']
    const restarts = Number(found.get('NRestarts') ?? 0)
    if (found.get('LoadState') !== 'loaded') return say('none', { service })
    if (sub === 'auto-restart' || (active === 'activating' && restarts > 0))
      return say('keeps-ending', { service, restarts })
    if (active === 'failed') return say('failed', { service, state: active })
    if (active === 'inactive') return say('off', { service })
    if (restarts >= often) return say('restarted', { service, restarts })
    return found.get('UnitFileState') === 'disabled' ? say('not-at-boot', { service }) : say('runs', { service })
  },
})
