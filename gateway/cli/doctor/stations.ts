/** The stations, as the gateway that runs sees them: when each was last heard, and what is wrong with it. */
import { z } from 'zod'
import { broken, check, good, look, spanText } from '../../../doctor/index.ts'
import { typed } from '../../../edge/platform/typed.ts'
import type { OfGateway } from './gateway.ts'

const said = z.object({ id: z.string(), en: z.string() })
/** What is used of the answer. */
const Stations = z.array(
  z.object({
    station: z.string(),
    state: z.string(),
    last_seen_ms: z.number().nullable(),
    last_reading_ms: z.number().optional(),
    troubles: z
      .array(said.extend({ todo: said }))
      .catch([])
      .default([]),
  }),
)

const example = { ago_ms: 10_800_000 as number | null }
const sinceText = (ago_ms: number | null) =>
  ago_ms === null
    ? { id: 'belum pernah', en: 'never' }
    : { id: `${spanText(ago_ms).id} yang lalu`, en: `${spanText(ago_ms).en} ago` }

export const stations = check({
  id: 'stations',
  name: { id: 'Stasiun', en: 'Station' },
  says: {
    private: look(
      {},
      {
        id: 'Halaman ini hanya untuk orang yang masuk (public: false), jadi stasiunnya tidak bisa ditanyakan dari sini.',
        en: 'The pages are only for people who sign in (public: false), so the stations cannot be asked for from here.',
      },
      {
        id: 'Masuk di halaman, lalu lihat kartu setiap stasiun.',
        en: 'Sign in at the page, and see the card of each station.',
      },
    ),
    none: look(
      {},
      { id: 'Belum ada stasiun.', en: 'There are no stations yet.' },
      { id: `Ketik: ${typed('gateway')} station invite NAMA`, en: `Type: ${typed('gateway')} station invite NAME` },
    ),
    new: look(
      {},
      { id: 'Belum pernah mengirim.', en: 'It has never sent anything.' },
      {
        id: `Di komputer stasiun ketik: ${typed('edge')} doctor`,
        en: `At the computer of the station type: ${typed('edge')} doctor`,
      },
    ),
    lost: broken(
      example,
      ({ ago_ms }) => ({
        id: `Terputus; pembacaan terakhir ${sinceText(ago_ms).id}.`,
        en: `It is disconnected; last reading ${sinceText(ago_ms).en}.`,
      }),
      {
        id: `Apakah listrik dan jaringannya ada? Di komputer stasiun ketik: ${typed('edge')} doctor`,
        en: `Has it power and network? At the computer of the station type: ${typed('edge')} doctor`,
      },
    ),
    late: broken(
      example,
      ({ ago_ms }) => ({
        id: `Tersambung, tetapi tidak mengirim; pembacaan terakhir ${sinceText(ago_ms).id}.`,
        en: `It is connected and sends nothing; last reading ${sinceText(ago_ms).en}.`,
      }),
      {
        id: `Di komputer stasiun ketik: ${typed('edge')} doctor`,
        en: `At the computer of the station type: ${typed('edge')} doctor`,
      },
    ),
    trouble: look(
      {
        found: { id: 'Sensor level: tersambung, tetapi diam.', en: 'Sensor level: connected, and nothing comes.' },
        todo: {
          id: 'Periksa daya sensor, dan apakah kabel TX sensor masuk ke RX.',
          en: 'Check the sensor’s power, and that its TX leads to RX.',
        },
      },
      ({ found }) => found,
      ({ todo }) => todo,
    ),
    sends: good({ ago_ms: 40_000 as number | null }, ({ ago_ms }) => ({
      id: `Mengirim; pembacaan terakhir ${sinceText(ago_ms).id}.`,
      en: `It sends; last reading ${sinceText(ago_ms).en}.`,
    })),
  },
  async look(on: OfGateway, say, signal) {
    const answer = await on.ask('/api/v1/stations', signal)
    if (!answer) return [] // that it does not run, another check says
    if (answer.status === 401 || answer.status === 403) return say('private', {})
    const stations = Stations.parse(answer.body).filter(({ state }) => state !== 'retired')
    if (stations.length === 0) return say('none', {})
    const now_ms = on.computer.clock.now()
    return stations.flatMap(({ station, state, last_seen_ms, last_reading_ms, troubles }) => {
      const last_ms = last_reading_ms ?? last_seen_ms
      const ago_ms = last_ms === null ? null : Math.max(0, now_ms - last_ms)
      const wrong = troubles.map(({ todo, ...found }) => say('trouble', { found, todo }, station))
      if (state === 'new') return [say('new', {}, station), ...wrong]
      if (state === 'offline') return [say('lost', { ago_ms }, station), ...wrong]
      if (state === 'late') return [say('late', { ago_ms }, station), ...wrong]
      return wrong.length > 0 ? wrong : say('sends', { ago_ms }, station)
    })
  },
})
