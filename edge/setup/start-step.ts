/** From settings to a reading that is safe: the services are started, or a person is told what to type; then it is waited for. */
import { join as pathOf } from 'node:path'
import { isQuantity } from '../../hardware/quantities.ts'
import type { Language, Said } from '../platform/language.ts'
import { typed } from '../platform/typed.ts'
import { receiptIn } from '../receipt.ts'
import { choice } from './conversation.ts'
import { quantityText } from './numbers.ts'
import { dataFolderOf } from './settings.ts'
import type { SetupTools, Unit } from './tools.ts'

const look_ms = 500
/** An agent needs seconds to start, and one interval to its first reading. */
const patience_ms = 60_000

const words = {
  starting: (unit: Unit): Said => ({ id: `Menjalankan layanan ${unit} …`, en: `Starting the service ${unit} …` }),
  started: (unit: Unit): Said => ({
    id: `Layanan ${unit} berjalan, dan akan berjalan sendiri setiap kali komputer menyala.`,
    en: `The service ${unit} runs, and will run by itself whenever the computer starts.`,
  }),
  failed: (unit: Unit, why: string): Said => ({
    id: `Layanan ${unit} tidak mau berjalan (${why}). Ketik: sudo systemctl status ${unit}`,
    en: `The service ${unit} does not start (${why}). Type: sudo systemctl status ${unit}`,
  }),
  type: (what: Said, command: string): Said => ({
    id: `Jalankan ${what.id}: buka jendela terminal kedua dan ketik (kalau sudah berjalan: Ctrl-C dulu, lalu ketik lagi)\n\n  ${command}\n`,
    en: `Start ${what.en}: open a second terminal and type (if it runs already: Ctrl-C first, then type it again)\n\n  ${command}\n`,
  }),
  waiting: (seconds: number): Said => ({
    id: `Menunggu pembacaan pertama sampai tersimpan di server desa (bisa sampai ${seconds} detik) …`,
    en: `Waiting until the first reading is stored at the gateway (up to ${seconds} seconds) …`,
  }),
  safe: (sensor: string, time: string, values: Said): Said => ({
    id: `\nPembacaan pertama aman di server desa: ${sensor}, pukul ${time}: ${values.id}.`,
    en: `\nThe first reading is safe at the gateway: ${sensor}, ${time}: ${values.en}.`,
  }),
  late: {
    id: 'Belum ada pembacaan yang aman di server desa. Apakah agennya berjalan, dan apa kata log-nya? Apa yang dilakukan?',
    en: 'No reading is safe at the gateway yet. Does the agent run, and what does its log say? What now?',
  },
  wait: { id: 'menunggu lagi', en: 'wait on' },
  end: { id: 'selesai tanpa kepastian itu', en: 'end without being sure' },
  unsure: {
    id: 'Setup selesai, tetapi pembacaan pertama BELUM terlihat aman. Pengaturannya sudah tersimpan; jalankan setup lagi untuk memeriksa.',
    en: 'Setup ends, and the first reading was NOT seen to be safe. The settings are kept; run setup again to look.',
  },
}

/** Starts a service, or says what to type. */
export async function startUnit(
  unit: Unit,
  what: Said,
  command: string,
  { talk, services }: SetupTools,
): Promise<void> {
  const started = await services.start(unit)
  if (started === 'started') talk.say(words.started(unit))
  else if (started === 'none') talk.say(words.type(what, command))
  else talk.say(words.failed(unit, started.failed))
}

/** Starts the agent, and waits until the gateway has acknowledged a reading of this run. False: it was not seen. */
export async function startAndSee(config: string, every_s: number, tools: SetupTools): Promise<boolean> {
  const { talk, clock, signal } = tools
  const folder = dataFolderOf(config)!
  const before = receiptIn(folder)?.epoch
  const agent = { id: 'stasiunnya', en: 'the station' }
  await startUnit('pantau-edge', agent, `${typed('edge')} --config ${shellWord(config)}`, tools)
  const wait_ms = patience_ms + 1_000 * every_s
  talk.say(words.waiting(wait_ms / 1_000))
  for (;;) {
    const until_ms = clock.elapsed_ms() + wait_ms
    while (clock.elapsed_ms() < until_ms && !signal.aborted) {
      const receipt = receiptIn(folder)
      if (receipt && receipt.epoch !== before) {
        talk.say(words.safe(receipt.sensor, timeText(receipt.at_ms), valuesSaid(receipt.values)))
        return true
      }
      await clock.wait(look_ms, signal)
    }
    const next = choice(
      'late',
      words.late,
      [
        { key: 'wait', label: words.wait },
        { key: 'end', label: words.end },
      ],
      'wait',
    )
    if ((await talk.ask(next)) === 'end') {
      talk.say(words.unsure)
      return false
    }
  }
}

/** By the clock of this computer. */
function timeText(at_ms: number): string {
  const at = new Date(at_ms)
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map((part) => String(part).padStart(2, '0')).join('.')
}

function valuesSaid(values: Record<string, number | null>): Said {
  const said = (language: Language) =>
    Object.entries(values)
      .flatMap(([key, value]) => (isQuantity(key) ? [quantityText([key, value ?? 'no reason given'], language)] : []))
      .join(', ')
  return { id: said('id'), en: said('en') }
}

/** A path with a space in it needs quotes. */
export function shellWord(path: string): string {
  return /^[\w./@:+-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`
}

/** Where the settings of the gateway lie: beside those of the station. */
export const gatewayFileBeside = (config: string) => pathOf(config, '..', 'gateway.yaml')
