/** Which Pantau is installed, and which one runs. */
import { check, good, look } from '../../../doctor/index.ts'
import { readVersion } from '../../../edge/platform/version.ts'
import { GatewayAnswer } from '../../contract.ts'
import type { OfGateway } from './gateway.ts'

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
      { id: 'Ketik: sudo systemctl restart pantau-gateway', en: 'Type: sudo systemctl restart pantau-gateway' },
    ),
    same: good({ installed: '0.2.0' }, ({ installed }) => ({ id: `Pantau ${installed}.`, en: `Pantau ${installed}.` })),
  },
  async look(on: OfGateway, say, signal) {
    const { version: installed } = readVersion()
    const answer = await on.ask('/api/v1/gateway', signal)
    const runs = GatewayAnswer.safeParse(answer?.body).data?.version ?? installed
    return runs === installed ? say('same', { installed }) : say('other', { installed, runs })
  },
})
