/** The gateway's half: its settings, its encryption, its first stations. Its own commands do it; here they are typed for a person. */
import { existsSync, rmSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { z } from 'zod'
import { idPattern } from '../contract.ts'
import { writeSettings } from '../join/files.ts'
import type { Said } from '../platform/language.ts'
import { isLoopback } from '../platform/loopback.ts'
import { readYaml, settingsText, yamlWith } from '../platform/settings-file.ts'
import { typed, typedAlone } from '../platform/typed.ts'
import { choice, yesOrNo } from './conversation.ts'
import { idOf, ownAddresses, placeIn } from './place.ts'
import { shellWord, startUnit } from './start-step.ts'
import type { Ended, SetupTools } from './tools.ts'

const words = {
  name: { id: 'Bagaimana orang menyebut server desa ini?', en: 'What do people call this gateway?' },
  address: {
    id: 'Di alamat mana stasiun dan ponsel mencapai komputer ini?',
    en: 'At which address do stations and phones reach this computer?',
  },
  only: { id: 'tidak dari luar: hanya komputer ini sendiri', en: 'not from outside: this computer alone' },
  lan: (address: string): Said => ({
    id: `${address} (mintalah router selalu memberi alamat ini)`,
    en: `${address} (have the router always give this address)`,
  }),
  written: (file: string): Said => ({ id: `Ditulis: ${file}`, en: `Written: ${file}` }),
  refused: (said: string): Said => ({
    id: `Pengaturan server desa tidak diterima, dan tidak ada yang ditulis:\n${said}`,
    en: `The settings of the gateway are not accepted, and nothing was written:\n${said}`,
  }),
  encrypted: (names: string): Said => ({
    id: `Enkripsi siap: sertifikat server desa untuk ${names}.`,
    en: `Encryption is ready: the gateway’s certificate is for ${names}.`,
  }),
  what: { id: 'server desanya', en: 'the gateway' },
  waiting: { id: 'Menunggu server desa menjawab …', en: 'Waiting for the gateway to answer …' },
  answers: { id: 'Server desa menjawab.', en: 'The gateway answers.' },
  silent: { id: 'Server desa belum menjawab. Apa yang dilakukan?', en: 'The gateway does not answer yet. What now?' },
  wait: { id: 'menunggu lagi', en: 'wait on' },
  end: { id: 'berhenti di sini; pengaturan sudah tersimpan', en: 'stop here; the settings are kept' },
  phones: (url: string): Said => ({
    id: `Buka di ponsel yang satu jaringan: ${url}`,
    en: `To be opened on phones in the same network: ${url}`,
  }),
  /** What a phone says of a certificate that the village made itself, before a person takes it for the end of the road. */
  warned: (plain: string): Said => ({
    id: `Ponsel memperingatkan dulu bahwa alamat itu tidak aman: sertifikatnya buatan desa sendiri, dan ponsel belum mengenalnya. Untuk yang masuk, kenalkan sekali: ${plain}/handbook/docs/panduan/enkripsi.html#sertifikat-desa-di-hp. Yang hanya melihat: ${plain}, tanpa peringatan itu.`,
    en: `A phone first warns that this address is not safe: the village made its certificate itself, and the phone does not know it yet. Who signs in makes it known, once: ${plain}/handbook/docs/handbook/encryption.html#the-villages-authority-on-a-phone. Who only looks opens ${plain}, without that warning.`,
  }),
  here: (url: string, config: string): Said => ({
    id: `Buka di browser komputer ini: ${url}. Ponsel belum bisa. Supaya bisa: tulis host: 0.0.0.0 di bagian http dan mqtt dari ${config}, ketik ${typed('gateway')} tls init --config ${shellWord(config)}, lalu jalankan ulang server desanya.`,
    en: `To be opened in a browser of this computer: ${url}. Phones cannot yet. So that they can: write host: 0.0.0.0 in the sections http and mqtt of ${config}, type ${typed('gateway')} tls init --config ${shellWord(config)}, and restart the gateway.`,
  }),
  signIn: {
    id: 'Tautan untuk masuk sebagai operator, yang boleh mengubah semuanya: sekali pakai, 24 jam. Buka di ponsel atau komputer Anda sendiri:',
    en: 'The link to sign in as operator, who may change everything: for one use within 24 hours. Open it on your own phone or computer:',
  },
  stationName: {
    id: 'Bagaimana orang menyebut tempat stasiun ini?',
    en: 'What do people call the place of this station?',
  },
  stationId: { id: 'Nama stasiunnya di data (huruf kecil a-z, angka, -)', en: 'Its name in the data (a-z, digits, -)' },
  noId: (typed: string): Said => ({
    id: `“${typed}”: pakai 1 sampai 40 huruf kecil a-z, angka, dan tanda -.`,
    en: `“${typed}”: use 1 to 40 of the letters a-z, digits and -.`,
  }),
  noName: { id: 'Tulis nama dengan huruf atau angka.', en: 'Write a name with letters or digits.' },
  place: {
    id: 'Di mana? Lintang dan bujur, misalnya -6,6335 106,8371 (tanda - kalau nanti saja)',
    en: 'Where? Latitude and longitude, such as -6.6335 106.8371 (- for later)',
  },
  invite: { id: 'Undang stasiun sekarang?', en: 'Invite a station now?' },
  invited: {
    id: `Undangan, sekali pakai, berlaku 72 jam. Kirim ke satu orang saja; di stasiunnya: ${typedAlone('setup')}`,
    en: `The invitation, for one use within 72 hours. Give it to one person; at the station: ${typedAlone('setup')}`,
  },
  commandFailed: (said: string): Said => ({ id: `Gagal:\n${said}`, en: `It failed:\n${said}` }),
}

const Known = z.object({
  name: z.string().optional().catch(undefined),
  data_dir: z.string().optional().catch(undefined),
  http: z.object({ port: z.number().optional(), tls_port: z.number().optional() }).optional().catch(undefined),
})

const look_ms = 500
const patience_ms = 60_000
const Invited = z.object({ link: z.string() })
const Users = z.array(z.object({ user: z.string(), role: z.string(), sessions: z.number(), password: z.boolean() }))
const Named = z.object({ names: z.array(z.string()) })

/** Sets the gateway up, starts it and waits until it answers. False: it does not, or its settings were not accepted. */
export async function setUpGateway(config: string, tools: SetupTools): Promise<boolean> {
  const { talk } = tools
  const known = knownIn(config)
  const name = await talk.ask({
    name: 'gateway-name',
    ask: words.name,
    usual: known.name ?? 'Desa',
    read: (typed) => typed,
  })
  const address = await askAddress(tools)
  if (!(await wroteSettings(config, { name, address }, tools))) return false
  talk.say(words.written(config))
  const tls = await tools.gateway(['tls', 'init', ...namesFor(address), '--config', config])
  if (tls.code !== 0) return failed(tls, tools)
  talk.say(words.encrypted(Named.parse(JSON.parse(tls.stdout)).names.join(', ')))
  await startUnit('pantau-gateway', words.what, `${commandOf()} --config ${shellWord(config)}`, tools)
  if (!(await answers(knownIn(config).http?.port ?? 8080, tools))) return false
  const { port = 8080, tls_port = 8443 } = known.http ?? {}
  const url = isLoopback(address) ? `http://${address}:${port}` : `https://${address}:${tls_port}`
  talk.say(isLoopback(address) ? words.here(url, config) : words.phones(url))
  if (!isLoopback(address)) talk.say(words.warned(`http://${address}:${port}`))
  await openTheDoor(config, url, tools, { isForPhones: !isLoopback(address) })
  return true
}

/** Somebody must be able to come in: a link for the operator, until an operator has been in. */
async function openTheDoor(
  config: string,
  url: string,
  tools: SetupTools,
  to: { isForPhones: boolean },
): Promise<void> {
  const folder = ['--data-dir', resolve(dirname(config), knownIn(config).data_dir ?? 'data')]
  const users = await tools.gateway(['user', 'list', ...folder])
  if (users.code !== 0) return void failed(users, tools)
  const operators = Users.parse(JSON.parse(users.stdout)).filter(({ role }) => role === 'operator')
  if (operators.some(({ sessions, password }) => password || sessions > 0)) return
  const verb = operators[0] ? ['link', operators[0].user] : ['add', 'operator', '--role', 'operator']
  const made = await tools.gateway(['user', ...verb, '--address', url, ...folder])
  if (made.code !== 0) return void failed(made, tools)
  tools.talk.say(words.signIn)
  const { link } = Invited.parse(JSON.parse(made.stdout))
  if (to.isForPhones) tools.talk.hand(link)
  else tools.talk.say({ id: `\n  ${link}\n`, en: `\n  ${link}\n` })
}

/** The link of an invitation for a new station; undefined when it cannot be made. */
export async function inviteStation(config: string, tools: SetupTools): Promise<string | undefined> {
  const { talk } = tools
  const name = await talk.ask({
    ...{ name: 'station-name', ask: words.stationName, usual: 'Jembatan' },
    read: (typed) => (idOf(typed) ? typed : { wrong: words.noName }),
  })
  const id = await talk.ask({
    ...{ name: 'station-id', ask: words.stationId, usual: idOf(name)! },
    read: (typed) => (idPattern.test(typed) ? typed : { wrong: words.noId(typed.slice(0, 40)) }),
  })
  const place = await talk.ask({
    ...{ name: 'station-place', ask: words.place, usual: '-' },
    read: (typed) => (/^[-–—]$/.test(typed) ? null : placeIn(typed)),
  })
  const where = place ? [`--lat=${place.lat}`, `--lon=${place.lon}`] : []
  const invited = await tools.gateway(['station', 'invite', id, '--name', name, ...where, '--config', config])
  if (invited.code === 0) return Invited.parse(JSON.parse(invited.stdout)).link
  await failed(invited, tools)
  return undefined
}

/** For a gateway without a station of its own: as many invitations as are wanted. */
export async function inviteStations(config: string, tools: SetupTools): Promise<void> {
  const { talk } = tools
  while (await talk.ask(yesOrNo('invite', words.invite, 'no'))) {
    const link = await inviteStation(config, tools)
    if (!link) continue
    talk.say(words.invited)
    talk.hand(link)
  }
}

async function askAddress({ talk }: SetupTools): Promise<string> {
  const choices = [
    ...ownAddresses().map((address) => ({ key: address, label: words.lan(address) })),
    { key: '127.0.0.1', label: words.only },
  ]
  return talk.ask(choice('address', words.address, choices, choices[0]!.key))
}

/** Written only when the gateway itself accepts it. */
async function wroteSettings(config: string, { name, address }: { name: string; address: string }, tools: SetupTools) {
  const text = existsSync(config) ? settingsText(config, { advice }) : ''
  const host = address === '127.0.0.1' ? address : '0.0.0.0'
  const data_dir = knownIn(config).data_dir ?? (config.startsWith('/etc/') ? '/var/lib/pantau-gateway' : 'gateway-data')
  const after = yamlWith(text.trim() === '' ? newFile : text, { name, data_dir, http: { host }, mqtt: { host } })
  const tried = join(dirname(config), `.${basename(config)}.tried`)
  try {
    writeSettings(tried, after)
    const checked = await tools.gateway(['check', '--config', tried])
    if (checked.code !== 0) {
      tools.talk.say(words.refused(`${checked.stdout}${checked.stderr}`.trim()))
      return false
    }
  } finally {
    rmSync(tried, { force: true })
  }
  writeSettings(config, after)
  return true
}

const newFile = `# Pengaturan server desa, dibuat oleh "setup". Semua yang bisa ditulis di sini: hardware/systemd/gateway.yaml
# The settings of this gateway, made by "setup". All that may stand here: hardware/systemd/gateway.yaml
name: ""
`
const advice = { id: 'sebut berkas lain dengan --config', en: 'name another file with --config' }

function knownIn(config: string): z.output<typeof Known> {
  return existsSync(config) ? (Known.safeParse(readYaml(config, { advice }) ?? {}).data ?? {}) : {}
}

const namesFor = (address: string) =>
  [...new Set([address, 'localhost', '127.0.0.1'])].flatMap((name) => ['--name', name])

/** In a release the words that name no program are the gateway's; to run it, it is named. */
const commandOf = () => (typed('gateway') === 'pantau' ? 'pantau gateway' : typed('gateway'))

async function answers(port: number, tools: SetupTools): Promise<boolean> {
  const { talk, clock, signal } = tools
  talk.say(words.waiting)
  for (;;) {
    const until_ms = clock.elapsed_ms() + patience_ms
    while (clock.elapsed_ms() < until_ms && !signal.aborted) {
      if (await isAlive(port, signal)) {
        talk.say(words.answers)
        return true
      }
      await clock.wait(look_ms, signal)
    }
    const next = choice(
      'gateway-late',
      words.silent,
      [
        { key: 'wait', label: words.wait },
        { key: 'end', label: words.end },
      ],
      'wait',
    )
    if ((await talk.ask(next)) === 'end') return false
  }
}

async function isAlive(port: number, signal: AbortSignal): Promise<boolean> {
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(5_000)])
    return (await fetch(`http://127.0.0.1:${port}/healthz`, { signal: limit })).ok
  } catch (err) {
    if (err instanceof Error) return false // nobody listens there yet
    throw err
  }
}

async function failed({ stdout, stderr }: Ended, { talk }: SetupTools): Promise<false> {
  talk.say(words.commandFailed((stderr || stdout).trim()))
  return false
}
