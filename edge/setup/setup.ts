/**
 * `setup`: from nothing to a first reading that is safe at the gateway, in a conversation. Every question has a usual answer, a wrong
 * one is explained and asked again, each thing that is complete is written at once and whole, and it can be run again later.
 */
import { resolve } from 'node:path'
import type { Language, Said } from '../platform/language.ts'
import { typed, typedAlone } from '../platform/typed.ts'
import { addSensors, changeSettings } from './change-step.ts'
import { choice, Left } from './conversation.ts'
import { inviteStation, inviteStations, setUpGateway } from './gateway-step.ts'
import { joinGateway } from './link-step.ts'
import { usualEvery_s, writtenIn } from './settings.ts'
import { gatewayFileBeside, shellWord, startAndSee } from './start-step.ts'
import type { SetupTools } from './tools.ts'

const words = {
  hello: {
    id: 'Selamat datang di Pantau. Tekan Enter untuk memakai jawaban di [ ]; Ctrl-C berhenti kapan saja, tanpa merusak apa pun.',
    en: 'Welcome to Pantau. Enter takes the answer in [ ]; Ctrl-C stops at any time and breaks nothing.',
  },
  role: { id: 'Komputer ini menjadi apa?', en: 'What is this computer to be?' },
  station: {
    id: 'stasiun: membaca sensor di sungai, pantai, atau atap',
    en: 'a station: reads sensors at a river, a shore, a roof',
  },
  gateway: {
    id: 'server desa: menyimpan, menampilkan, memperingatkan',
    en: 'the gateway of a village: keeps, shows, warns',
  },
  both: { id: 'keduanya, di komputer yang sama', en: 'both, at the same computer' },
  done: {
    id: 'Selesai. Setup boleh dijalankan lagi kapan saja, untuk melihat dan mengubah.',
    en: 'Done. Setup may be run again at any time, to look and to change.',
  },
  left: (config: string): Said => ({
    id: `\nBerhenti. Yang sudah tertulis utuh: ${config}, sebagian lain tidak disentuh. Lanjutkan kapan saja: ${typedAlone('setup')}`,
    en: `\nStopped. What was written is whole: ${config}; all else is as it was. Go on at any time: ${typedAlone('setup')}`,
  }),
  leftEmpty: {
    id: `\nBerhenti. Tidak ada yang ditulis.`,
    en: `\nStopped. Nothing was written.`,
  },
  keptFor: (config: string): Said => ({
    id: `Pengaturan ada di ${config}. Jalankan nanti: ${typed('edge')} --config ${shellWord(config)}`,
    en: `The settings are in ${config}. To start it later: ${typed('edge')} --config ${shellWord(config)}`,
  }),
}

type Role = 'station' | 'gateway' | 'both'

/** What the conversation ended with: 0 the last fact was seen, 1 not, 130 the person left. */
export type Outcome = 0 | 1 | 130

/** `language`: as it was asked for; absent: the first question asks. Throws a `ConfigError` for settings that are wrong already. */
export async function setup(
  wish: { config: string; language?: Language | undefined; usual?: Language | undefined },
  tools: SetupTools,
): Promise<Outcome> {
  const { talk } = tools
  const config = resolve(wish.config)
  const before = textOf(writtenIn(config))
  try {
    if (wish.language) talk.speak(wish.language)
    else talk.speak(await talk.ask(languageQuestion(wish.usual ?? 'id')))
    talk.say(words.hello)
    return await converse(config, tools)
  } catch (err) {
    if (!(err instanceof Left)) throw err
    talk.say(textOf(writtenIn(config)) === before ? words.leftEmpty : words.left(config))
    return 130
  }
}

const textOf = (written: object) => JSON.stringify(written)

function languageQuestion(usual: Language) {
  const both = { id: 'Bahasa / Language', en: 'Bahasa / Language' }
  return choice<Language>(
    'language',
    both,
    [
      { key: 'id', label: { id: 'Bahasa Indonesia', en: 'Bahasa Indonesia' } },
      { key: 'en', label: { id: 'English', en: 'English' } },
    ],
    usual,
  )
}

async function converse(config: string, tools: SetupTools): Promise<Outcome> {
  const { talk } = tools
  if (writtenIn(config).sensors !== undefined) return again(config, tools)
  const role = await talk.ask(
    choice<Role>(
      'role',
      words.role,
      [
        { key: 'station', label: words.station },
        { key: 'gateway', label: words.gateway },
        { key: 'both', label: words.both },
      ],
      'station',
    ),
  )
  const gatewayFile = gatewayFileBeside(config)
  if (role !== 'station' && !(await setUpGateway(gatewayFile, tools))) return 1
  if (role === 'gateway') {
    await inviteStations(gatewayFile, tools)
    talk.say(words.done)
    return 0
  }
  const added = await addSensors(config, tools, { atMost: Number.POSITIVE_INFINITY })
  const own = role === 'both' ? await inviteStation(gatewayFile, tools) : undefined
  const isJoined = await joinGateway(config, tools, own)
  return added > 0 && isJoined ? seen(config, tools) : kept(config, tools)
}

/** With settings already: what is set is shown, and changed. */
async function again(config: string, tools: SetupTools): Promise<Outcome> {
  const isToStart = await changeSettings(config, tools)
  const { station, gateway, sensors = [] } = writtenIn(config)
  const isJoined = station !== undefined && gateway?.url !== undefined
  if (!isToStart || sensors.length === 0) return kept(config, tools)
  if (!isJoined && !(await joinGateway(config, tools))) return kept(config, tools)
  return seen(config, tools)
}

async function seen(config: string, tools: SetupTools): Promise<Outcome> {
  const every_s = (writtenIn(config).sensors ?? []).map((sensor) =>
    typeof sensor.every_s === 'number' ? sensor.every_s : usualEvery_s,
  )
  const isSafe = await startAndSee(config, Math.min(...every_s), tools)
  if (isSafe) tools.talk.say(words.done)
  return isSafe ? 0 : 1
}

async function kept(config: string, { talk }: SetupTools): Promise<Outcome> {
  talk.say(words.keptFor(config))
  return 1
}
