/** What is said of a sensor and its port; the same faults as in the agent's log, on the page, and in hardware/README.md. */
import { broken, good, look, spanText } from '../../doctor/index.ts'
import { waitsForSettings } from './settings.ts'

const noFrame = { refused: {} as Record<string, number>, nulls: {} as Record<string, number> }
const port = '/dev/serial/by-id/usb-1a86_USB_Serial-if00-port0'

/** "checksum 12, noise 340"; empty when there is nothing. */
export function countsText(counts: Record<string, number>): string {
  return Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .slice(0, 4)
    .map(([reason, n]) => `${reason} ${n}`)
    .join(', ')
}
const behind = (counts: Record<string, number>) => (countsText(counts) ? ` (${countsText(counts)})` : '')

export const sensorSayings = {
  'no-settings': waitsForSettings,
  'no-agent-word': look(
    {},
    {
      id: 'Agen berjalan tetapi tidak menjawab, jadi sensornya tidak bisa ditanyakan.',
      en: 'The agent runs and gives no answer, so its sensors cannot be asked for.',
    },
    {
      id: 'Jalankan ulang: sudo systemctl restart pantau-edge; lalu coba lagi semenit kemudian.',
      en: 'Restart it: sudo systemctl restart pantau-edge; then try again a minute later.',
    },
  ),
  'no-port': broken(
    { port, found: '/dev/ttyUSB0' },
    ({ port, found }) => ({
      id: `Tidak ada alat di ${port}. Yang terpasang: ${found || 'tidak ada alat serial'}.`,
      en: `There is no device at ${port}. Plugged in: ${found || 'no serial devices'}.`,
    }),
    {
      id: 'Pasang kabel USB sensornya; kalau sudah, tulis port yang terpasang itu di edge.yaml.',
      en: 'Plug in the USB cable of the sensor; if it is, write the port that is plugged in into edge.yaml.',
    },
  ),
  'not-allowed': broken(
    { port, group: 'dialout' },
    ({ port, group }) => ({
      id: `Pengguna ini tidak boleh membuka ${port}: bukan anggota grup ${group}.`,
      en: `This user may not open ${port}: it is not in the group ${group}.`,
    }),
    ({ group }) => ({
      id: `Ketik: sudo usermod -aG ${group} $USER; lalu keluar dan masuk lagi. Layanannya sudah punya hak itu.`,
      en: `Type: sudo usermod -aG ${group} $USER; then log out and in again. The service has that right already.`,
    }),
  ),
  taken: broken(
    { port, by: 'minicom' as string | null },
    ({ port, by }) => ({
      id: `${port} sedang dipakai program lain${by ? `: ${by}` : ''}.`,
      en: `${port} is in use by another program${by ? `: ${by}` : ''}.`,
    }),
    ({ by }) => ({
      id: `Tutup program itu${by ? ` (${by})` : ''}; dua pembaca saling mencuri data.`,
      en: `Close that program${by ? ` (${by})` : ''}; two readers steal each other's bytes.`,
    }),
  ),
  console: broken(
    { port: '/dev/serial0' },
    ({ port }) => ({
      id: `${port} masih dipakai Linux sebagai layar dan papan ketik (serial console).`,
      en: `${port} is still used by Linux as a screen and keyboard (serial console).`,
    }),
    {
      id: 'Ketik: sudo raspi-config, Interface Options, Serial Port: login shell tidak, hardware ya; lalu nyalakan ulang.',
      en: 'Type: sudo raspi-config, Interface Options, Serial Port: login shell no, hardware yes; then restart.',
    },
  ),
  closed: broken(
    { why: 'connect ECONNREFUSED 192.168.1.30:4001' },
    ({ why }) => ({
      id: `Kabelnya tidak tersambung (${why}).`,
      en: `Its wire is not connected (${why}).`,
    }),
    { id: 'Pasang kembali kabel atau USB sensor itu.', en: 'Plug the cable or USB of that sensor in again.' },
  ),
  silent: broken(
    { after_s: 15 },
    ({ after_s }) => ({
      id: `Portnya terbuka, tetapi dalam ${after_s} detik tidak ada yang datang.`,
      en: `Its port is open, and within ${after_s} s nothing came.`,
    }),
    {
      id: 'Apakah sensornya mendapat daya, dan kabel TX sensor masuk ke RX? Sensor debu yang tidur bisa diam sampai 5 menit.',
      en: 'Has the sensor power, and does its TX lead to RX? A dust sensor that sleeps may say nothing for 5 minutes.',
    },
  ),
  garbled: broken(
    { driver: 'a02yyuw', refused: { noise: 340 } as Record<string, number> },
    ({ driver, refused }) => ({
      id: `Yang datang tidak bisa dibaca dengan driver ${driver}${behind(refused)}.`,
      en: `What comes cannot be read by the driver ${driver}${behind(refused)}.`,
    }),
    {
      id: 'Cocokkan jenis sensornya dengan "driver" di edge.yaml; kalau benar, periksa kabel ground (GND).',
      en: 'Compare the kind of sensor with "driver" in edge.yaml; if it is right, check the ground wire (GND).',
    },
  ),
  damaged: look(
    { frames: 12, refused: { checksum: 30 } as Record<string, number> },
    ({ frames, refused }) => ({
      id: `Terbaca ${frames} kali, tetapi banyak yang rusak di kabel${behind(refused)}.`,
      en: `Read ${frames} times, but much is damaged on the wire${behind(refused)}.`,
    }),
    {
      id: 'Periksa colokan, kabel ground (GND), dan daya sensornya; jauhkan dari kabel pompa.',
      en: 'Check the plugs, the ground wire (GND) and the supply of the sensor; keep it away from the cables of pumps.',
    },
  ),
  blind: broken(
    { nulls: { 'no echo': 15 } as Record<string, number> },
    ({ nulls }) => ({
      id: `Sensornya menjawab, tetapi tanpa nilai${behind(nulls)}.`,
      en: `The sensor answers without a value${behind(nulls)}.`,
    }),
    {
      id: 'Periksa arah dan jaraknya ke air, dan bersihkan permukaannya.',
      en: 'Check where it points and how far the water is, and clean its face.',
    },
  ),
  quiet: broken(
    { ago_ms: 900_000 },
    ({ ago_ms }) => ({
      id: `Pembacaan terakhir ${spanText(ago_ms).id} yang lalu; sejak itu diam.`,
      en: `Its last reading was ${spanText(ago_ms).en} ago; since then it is silent.`,
    }),
    { id: 'Periksa kabel dan daya sensor itu.', en: 'Check the cable and the power of that sensor.' },
  ),
  waiting: look(
    {},
    {
      id: 'Portnya terbuka; agen baru mulai dan belum mendengar apa-apa.',
      en: 'Its port is open; the agent has just begun and has heard nothing yet.',
    },
    { id: 'Coba lagi setengah menit lagi.', en: 'Try again in half a minute.' },
  ),
  ready: good(
    {},
    {
      id: 'Papannya menjawab. Sensor ini hanya bicara kalau ada yang terjadi (hujan).',
      en: 'Its board answers. This sensor speaks only when something happens (rain).',
    },
  ),
  heard: good({ frames: 5, ago_ms: 400 as number | null, ...noFrame }, ({ frames, ago_ms, refused, nulls }) => ({
    id: `Terbaca ${frames} kali${ago_ms === null ? '' : `, terakhir ${spanText(ago_ms).id} yang lalu`}${refusedText(refused, nulls).id}.`,
    en: `Read ${frames} times${ago_ms === null ? '' : `, last ${spanText(ago_ms).en} ago`}${refusedText(refused, nulls).en}.`,
  })),
}

function refusedText(refused: Record<string, number>, nulls: Record<string, number>) {
  const [bad, empty] = [countsText(refused), countsText(nulls)]
  return {
    id: `${bad ? `; ditolak: ${bad}` : ''}${empty ? `; tanpa nilai: ${empty}` : ''}`,
    en: `${bad ? `; refused: ${bad}` : ''}${empty ? `; without a value: ${empty}` : ''}`,
  }
}
