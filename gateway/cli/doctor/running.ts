/** Whether the gateway runs, and what each of its parts says of itself (`/readyz`). */
import { z } from 'zod'
import { broken, check, good, look } from '../../../doctor/index.ts'
import { addressOf, configOf, type OfGateway } from './gateway.ts'
import { waitsForSettings } from './settings.ts'

/** What is used of the answer. */
const Readiness = z.object({
  parts: z.record(z.string(), z.object({ ok: z.boolean(), says: z.string(), says_id: z.string() })),
})

const start = {
  id: 'Ketik: sudo systemctl enable --now pantau-gateway; alasan kalau tidak mau: sudo journalctl -n 30 -u pantau-gateway',
  en: 'Type: sudo systemctl enable --now pantau-gateway; the reason if it does not: sudo journalctl -n 30 -u pantau-gateway',
}
const onThePage = (address: string) => ({
  id: `Lihat halaman Kesehatan di ${address}`,
  en: `See the page Health at ${address}`,
})

export const running = check({
  id: 'running',
  name: { id: 'Server desa', en: 'Gateway' },
  says: {
    'no-settings': waitsForSettings,
    stopped: broken(
      { address: 'http://127.0.0.1:8080' },
      ({ address }) => ({
        id: `Tidak berjalan: tidak ada jawaban di ${address}. Tidak ada yang diterima, tidak ada yang diperingatkan.`,
        en: `It does not run: no answer at ${address}. Nothing is received, nobody is warned.`,
      }),
      start,
    ),
    'another-program': broken(
      { address: 'http://127.0.0.1:8080' },
      ({ address }) => ({
        id: `Di ${address} yang menjawab program lain, bukan server desa.`,
        en: `At ${address} another program answers, not the gateway.`,
      }),
      {
        id: 'Hentikan program itu, atau beri server desa port lain: http.port di gateway.yaml.',
        en: 'Stop that program, or give the gateway another port: http.port in gateway.yaml.',
      },
    ),
    'part-fails': broken(
      { id: 'Disk penuh.', en: 'The disk is full.', address: 'http://127.0.0.1:8080' },
      ({ id, en }) => ({ id, en }),
      ({ address }) => onThePage(address),
    ),
    'part-warns': look(
      {
        id: 'Server cadangan sudah 3 jam tidak menyalin.',
        en: 'The second home has not copied for 3 hours.',
        address: 'http://127.0.0.1:8080',
      },
      ({ id, en }) => ({ id, en }),
      ({ address }) => onThePage(address),
    ),
    works: good({ address: 'http://127.0.0.1:8080', parts: 21 }, ({ address, parts }) => ({
      id: `Berjalan di ${address}; ${parts} bagian baik.`,
      en: `It runs at ${address}; ${parts} parts are well.`,
    })),
  },
  async look(on: OfGateway, say, signal) {
    const config = configOf(on)
    if (!config) return say('no-settings', {})
    const address = addressOf(config)
    const answer = await on.ask('/readyz', signal)
    if (!answer) return say('stopped', { address })
    const found = Readiness.safeParse(answer.body).data
    if (!found) return say('another-program', { address })
    const parts = Object.entries(found.parts)
    const bad = parts.filter(([, { ok }]) => !ok)
    return [
      ...(bad.length === parts.length ? [] : [say('works', { address, parts: parts.length - bad.length })]),
      ...bad.map(([part, { says, says_id }]) =>
        say(without.has(part) ? 'part-warns' : 'part-fails', { id: says_id, en: says, address }, part),
      ),
    ]
  },
})

/** Parts without which everything is kept and everybody is warned. */
const without = new Set([
  'settings',
  'limits',
  'retention',
  'forgotten',
  'second_home',
  'clear_text',
  'history',
  'identity',
  'influx',
  'cap',
])
