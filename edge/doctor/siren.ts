/** The siren of this computer, as the agent that drives it sees it. It is not sounded: `siren test` does that. */
import { broken, check, good, look } from '../../doctor/index.ts'
import { typed } from '../platform/typed.ts'
import { type OfStation, planOf } from './station.ts'

export const siren = check({
  id: 'siren',
  name: { id: 'Sirene', en: 'Siren' },
  says: {
    fault: broken(
      { id: 'papan relai tidak menjawab', en: 'the board of the relay does not answer' },
      ({ id, en }) => ({ id: `Sirene mungkin tidak berbunyi: ${id}.`, en: `The siren may not sound: ${en}.` }),
      {
        id: `Periksa kabel dan dayanya; lalu ketik: ${typed('edge')} siren test`,
        en: `Check its cable and power; then type: ${typed('edge')} siren test`,
      },
    ),
    unknown: look(
      {},
      {
        id: 'Agen tidak berjalan, jadi sirenenya tidak bisa ditanyakan.',
        en: 'The agent does not run, so the siren cannot be asked for.',
      },
      { id: 'Ketik: sudo systemctl enable --now pantau-edge', en: 'Type: sudo systemctl enable --now pantau-edge' },
    ),
    ready: good({ name: 'siren-balai' }, ({ name }) => ({
      id: `${name} siap berbunyi.`,
      en: `${name} is ready to sound.`,
    })),
  },
  async look(on: OfStation, say) {
    const name = planOf(on)?.siren?.id
    if (name === undefined) return []
    const agent = await on.agent()
    const state = typeof agent === 'object' ? agent.siren?.state : undefined
    if (!state) return say('unknown', {})
    return state.why ? say('fault', state.why) : say('ready', { name })
  },
})
