/**
 * `setup` at a real terminal, in Indonesian, from nothing to the first reading that is safe at the gateway: every part real, and the
 * commands that it tells to type are typed as they stand there. The handbook shows this conversation.
 */
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { LedgerAnswer } from '../../gateway/contract.ts'
import { eventually } from '../kit/eventually.ts'
import { emptyFolder } from '../kit/folder.ts'
import { freePorts } from '../kit/freePorts.ts'
import { checkout, programFile } from '../kit/root.ts'
import { levelSensor } from '../kit/sensorOnPty.ts'
import { atTerminal } from '../kit/terminal.ts'

const page = join(checkout, 'docs/handbook/setup.md')
/** The page, with what was shown so far: the second conversation is written beside the first. */
let text = readFileSync(page, 'utf8')
const between = (language: string) =>
  new RegExp(
    `(<!-- conversation in ${language}: .*-->\\n\\n\`\`\`text\\n)[\\s\\S]*?(\\n\`\`\`\\n\\n<!-- end of conversation -->)`,
  )

/** What is waited for, in the words of each language, and what a person types there. `hand`: held under the sensor, and away. */
const conversations = {
  id: {
    number: (value: string) => `Jarak ke air ${value} m`,
    comma: ',',
    steps: [
      ['Bahasa / Language', ''],
      ['Komputer ini menjadi apa?', '3'],
      ['menyebut server desa ini?', 'Desa Cawang'],
      ['mencapai komputer ini?', 'tidak dari luar'],
      'type',
      'Server desa menjawab.',
      ['Sensor mana yang dipakai?', ''],
      ['Tipe apa yang tertulis', ''],
      'hand',
      ['Berapa meter dari muka sensor', '425'],
      ['tulis 4,25.', '4,25'],
      ['Cocok dengan papan duga?', ''],
      ['Nama sensor ini di data', ''],
      ['setiap berapa detik?', '1'],
      ['Ada sensor lain', ''],
      ['menyebut tempat stasiun ini?', 'Jembatan Hulu'],
      ['Nama stasiunnya di data', ''],
      ['Lintang dan bujur', '-6,6335 106,8371'],
      'type',
      'Pembacaan pertama aman di server desa: level, pukul',
    ],
  },
  en: {
    number: (value: string) => `Distance to water ${value} m`,
    comma: '.',
    steps: [
      ['Bahasa / Language', '2'],
      ['What is this computer to be?', '3'],
      ['call this gateway?', 'Desa Cawang'],
      ['reach this computer?', 'not from outside'],
      'type',
      'The gateway answers.',
      ['Which sensor is to be used?', ''],
      ['Which model does the label', ''],
      'hand',
      ['How many metres from', '425'],
      ['write 4.25.', '4.25'],
      ['Does the staff gauge say so?', ''],
      ['The name of this sensor', ''],
      ['in how many seconds?', '1'],
      ['Is there another sensor', ''],
      ['call the place of this station?', 'Jembatan Hulu'],
      ['Its name in the data', ''],
      ['Latitude and longitude', '-6.6335 106.8371'],
      'type',
      'The first reading is safe at the gateway: level,',
    ],
  },
} as const

it.each(['id', 'en'] as const)(
  'leads from nothing to a first reading that is safe, in %s; the handbook shows it: npm test -- journey/setup -u',
  async (language) => {
    const folder = emptyFolder()
    const ports = await freePorts(4)
    const [http, https, mqtt, mqtts] = ports
    // Other tests run beside this one, so its gateway cannot have the usual ports.
    const usual = `http: { port: ${http}, tls_port: ${https} } # ours\nmqtt: { port: ${mqtt}, tls_port: ${mqtts} }\n`
    writeFileSync(join(folder, 'gateway.yaml'), usual)
    const socket = join(folder, 'dev/serial/by-id/usb-1a86_USB_Serial_5432-if00-port0')
    const hand = await levelSensor(socket, 1_953)
    const env = { PANTAU_DEV: join(folder, 'dev') }
    const shell = atTerminal(folder, 'edge/main.js', ['setup', '--config', 'edge.yaml'], env)
    const { steps, number, comma } = conversations[language]
    for (const step of steps) {
      if (step === 'type') startAs(await shell.until(/\n {2}npm run \w+ -- .*\n/), folder)
      else if (step === 'hand') await holdHand(number, comma)
      else if (typeof step === 'string') await shell.until(step)
      else {
        await shell.until(step[0])
        await eventually(() => existsSync(socket)) // a pseudo-terminal is made anew after each use
        shell.type(step[1])
      }
    }
    expect(await shell.ended()).toBe(0)

    // What it says is so.
    const ledger = await fetch(`http://127.0.0.1:${http}/api/v1/stations/jembatan-hulu/ledger`)
    expect(((await ledger.json()) as LedgerAnswer).readings.stored).toBeGreaterThan(0)
    const settings = readFileSync(join(folder, 'edge.yaml'), 'utf8')
    expect(settings).toMatch(/station: jembatan-hulu\n[\s\S]*sensors:\n {2}- id: level\n {4}driver: a02yyuw\n/)
    expect(settings).toContain('sensor_height_m: 4.25')
    expect(readFileSync(join(folder, 'gateway.yaml'), 'utf8')).toContain('# ours')
    expect(readdirSync(folder).filter((name) => /tried|new$|joining/.test(name))).toEqual([])

    expect(text).toMatch(between(language))
    const shown = asShown(shell.shown(), folder, ports)
    text = text.replace(between(language), (_, before, after) => `${before}${shown}${after}`)
    if (language === 'en') await expect(text).toMatchFileSnapshot(page) // both: one file is written once

    async function holdHand(number: (value: string) => string, comma: string) {
      await shell.until(number(`1${comma}953`))
      hand.hold(310)
      await shell.until(number(`0${comma}310`))
      hand.hold(1_953)
      await shell.until(number(`1${comma}953`))
      shell.type('')
    }
  },
)

/** Runs what was told to be typed, as it stands there. */
function startAs(shown: string, cwd: string) {
  const [, room, words = ''] = /npm run (\w+) -- (.*)\n/.exec(shown)!
  const args = words.split(' ').map((word) => word.replace(/^'|'$/g, ''))
  const child = spawn(process.execPath, [programFile(`${room}/main.js`), ...args], { cwd, stdio: 'ignore' })
  onTestFinished(() => void child.kill('SIGKILL'))
}

/** The conversation as on any computer: what differs from run to run is written as in a village. */
function asShown(shown: string, folder: string, [http, https, mqtt, mqtts]: readonly number[]): string {
  const lan = /^ {2}(\d) {2}\d+\.\d+\.\d+\.\d+ .*\n/gm
  const count = shown.match(lan)?.length ?? 0
  const list =
    shown.includes('Desa Cawang') && count > 0 ? shown.replace(lan, (line, n) => (n === '1' ? line : '')) : shown
  return list
    .replaceAll(`${folder}/dev/`, '/dev/')
    .replaceAll(folder, '/home/ibu')
    .replaceAll(`:${https}`, ':8443')
    .replaceAll(`:${mqtts}`, ':8883')
    .replaceAll(`:${http}`, ':8080')
    .replaceAll(`:${mqtt}`, ':1883')
    .replace(/^ {2}1 {2}\d+\.\d+\.\d+\.\d+ /m, '  1  192.168.1.10 ')
    .replace(/^ {2}\d {2}(?=tidak dari luar|not from outside)/m, `  ${count > 0 ? 2 : 1}  `)
    .replace(/(^ {2}(?:Jarak ke air|Distance to water) 1[,.]953 m\n)+/gm, (lines) => `${lines.split('\n')[0]}\n`)
    .replace(/pukul \d\d\.\d\d\.\d\d/, 'pukul 09.15.02')
    .replace(/level, \d\d\.\d\d\.\d\d/, 'level, 09.15.02')
    .replace(/(server desa|the gateway) \w{4}-\w{4}-\w{4}/, '$1 k7qm-2xv9-t4bd')
    .replace(/(sign-in\/)\S+/g, '$1q7Zc…')
    .replace(/^ {2}\((?:sensor didengarkan|kabel|listening|wire).*\n/gm, '')
    .replace(/^.*(?:milik root|belongs to root).*\n/m, '') // as in an ordinary account
    .replace(/\n\[0\]\n$/, '')
    .trim()
}
