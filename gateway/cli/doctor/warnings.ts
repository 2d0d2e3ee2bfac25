/** The warning chain, as the gateway that runs sees it: clock, rules, receivers, sirens, people. */
import { z } from 'zod'
import { broken, check, good } from '../../../doctor/index.ts'
import { addressOf, configOf, type OfGateway } from './gateway.ts'

const said = z.object({ id: z.string(), en: z.string() })
/** What is used of the answer. */
const Chain = z.object({
  says: said,
  links: z.array(z.object({ link: z.string(), ok: z.boolean(), says: said, troubles: z.array(said) })),
})

export const warnings = check({
  id: 'warnings',
  name: { id: 'Rantai peringatan', en: 'Warning chain' },
  says: {
    impaired: broken(
      {
        id: 'Sirene siren-balai terputus sejak 3 jam.',
        en: 'The siren siren-balai is disconnected for 3 hours.',
        address: 'http://127.0.0.1:8080',
      },
      ({ id, en }) => ({ id, en }),
      ({ address }) => ({ id: `Lihat halaman Kesehatan di ${address}`, en: `See the page Health at ${address}` }),
    ),
    whole: good(
      {
        id: 'Rantai peringatan bekerja, dari sensor sampai orang.',
        en: 'The warning chain works, from the sensors to people.',
      },
      ({ id, en }) => ({ id, en }),
    ),
  },
  async look(on: OfGateway, say, signal) {
    const config = configOf(on)
    const answer = config && (await on.ask('/api/v1/chain', signal))
    if (!config || answer?.status !== 200) return [] // it does not run, or its pages are for people who sign in
    const { says, links } = Chain.parse(answer.body)
    const address = addressOf(config)
    const wrong = links.filter(({ link, ok }) => !ok && link !== 'stations') // they have lines of their own
    if (wrong.length === 0) return say('whole', says)
    return wrong.flatMap(({ link, says, troubles }) =>
      (troubles.length > 0 ? troubles : [says]).map((trouble) => say('impaired', { ...trouble, address }, link)),
    )
  },
})
