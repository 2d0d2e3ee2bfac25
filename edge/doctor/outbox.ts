/** What waits to be sent, and for how long there is room; the agent that runs knows. */
import { broken, check, good, look, spanText } from '../../doctor/index.ts'
import { type OfStation, planOf } from './station.ts'

const day_s = 86_400

export const outbox = check({
  id: 'outbox',
  name: { id: 'Yang menunggu dikirim', en: 'Waiting to be sent' },
  says: {
    failing: broken(
      {},
      {
        id: 'Kartu memori menolak tulisan: yang menunggu hanya ada di memori.',
        en: 'The memory card refuses writing: what waits is in memory only.',
      },
      {
        id: 'Jangan matikan; perbaiki jaringannya dulu, lalu ganti kartunya.',
        en: 'Do not switch it off; mend the network first, then replace the card.',
      },
    ),
    dropped: look(
      { dropped: 1_200 },
      ({ dropped }) => ({
        id: `${dropped} pembacaan terlama sudah dibuang karena tempatnya habis.`,
        en: `${dropped} of the oldest readings were dropped for lack of room.`,
      }),
      {
        id: 'Besarkan outbox.readings_max di edge.yaml kalau server desa sering lama tidak terjangkau.',
        en: 'Raise outbox.readings_max in edge.yaml where the gateway is often out of reach for long.',
      },
    ),
    waits: look(
      { readings: 4_000, days: 11 },
      ({ readings, days }) => ({
        id: `${readings} pembacaan menunggu; ada tempat untuk sekitar ${days} hari.`,
        en: `${readings} readings wait; there is room for about ${days} days.`,
      }),
      {
        id: 'Tidak ada yang hilang selama itu. Lihat baris "Server desa" dan "Sambungan".',
        en: 'Nothing is lost meanwhile. See the lines "Gateway" and "Connection".',
      },
    ),
    flows: good({ readings: 2, days: 11 }, ({ readings, days }) => ({
      id: `${readings} pembacaan menunggu; tanpa server desa ada tempat untuk sekitar ${days} hari.`,
      en: `${readings} readings wait; without the gateway there is room for about ${days} days.`,
    })),
    'not-running': look(
      {},
      {
        id: 'Agen stasiun tidak berjalan: tidak ada yang diukur sekarang.',
        en: 'The agent of the station does not run: nothing is measured now.',
      },
      { id: 'Ketik: sudo systemctl enable --now pantau-edge', en: 'Type: sudo systemctl enable --now pantau-edge' },
    ),
    since: look(
      { span_ms: 3_600_000, readings: 900 },
      ({ span_ms, readings }) => ({
        id: `${readings} pembacaan menunggu, yang terlama sejak ${spanText(span_ms).id} yang lalu.`,
        en: `${readings} readings wait, the oldest since ${spanText(span_ms).en}.`,
      }),
      {
        id: 'Agen tersambung dan sedang mengirimnya. Kalau besok masih sama, periksa sinyalnya.',
        en: 'The agent is connected and is sending them. If it is the same tomorrow, check the signal.',
      },
    ),
  },
  async look(on: OfStation, say) {
    const station = planOf(on)?.station
    if (!station) return []
    const agent = await on.agent()
    if (agent === 'mute') return []
    if (agent === 'none' || !agent.station) return say('not-running', {})
    const { connected, health } = agent.station
    const { disk, dropped_readings, readings = health.outbox.rows, oldest_ms } = health.outbox
    if (disk === 'failing') return say('failing', {})
    const perDay = station.sensors.reduce(
      (sum, { every_s, driver }) => sum + day_s / Math.max(every_s, driver.interval_s, 1),
      0,
    )
    const days = Math.floor(Math.max(0, station.outbox.readings_max - readings) / perDay)
    const span_ms = oldest_ms === null ? 0 : health.at_ms - oldest_ms
    const old = connected && span_ms > long_ms ? [say('since', { span_ms, readings })] : []
    const lost = dropped_readings > 0 ? [say('dropped', { dropped: dropped_readings })] : []
    if (old.length > 0) return [...old, ...lost]
    return [connected ? say('flows', { readings, days }) : say('waits', { readings, days }), ...lost]
  },
})
const long_ms = 30 * 60_000
