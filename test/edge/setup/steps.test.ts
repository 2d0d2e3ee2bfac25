/** The conversation without a terminal: each wrong turn is explained and asked again, and nothing is half written. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pino from 'pino'
import { describe, expect, it } from 'vitest'
import { readPlan } from '../../../edge/config.ts'
import { openBoards } from '../../../edge/links/firmata.ts'
import { realClock } from '../../../edge/platform/clock.ts'
import { ConfigError } from '../../../edge/platform/problems.ts'
import { type Face, Left, openConversation } from '../../../edge/setup/conversation.ts'
import { setup } from '../../../edge/setup/setup.ts'
import type { Ended, SetupTools } from '../../../edge/setup/tools.ts'
import { eventually } from '../../kit/eventually.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { invitingGateway } from '../../kit/invitingGateway.ts'
import { levelSensor } from '../../kit/sensorOnPty.ts'

type Answers = Record<string, string | string[]>

/**
 * A person who knows these answers, by the names of the questions, and takes the usual one of all others; `goes away` leaves. Live values
 * are looked at until this one comes.
 */
function person(answers: Answers) {
  const said: string[] = []
  const asked: string[] = []
  const left = structuredClone(answers)
  const face: Face = {
    say: (text) => void said.push(text),
    hand: (link) => void said.push(link),
    async ask({ name, ask }) {
      said.push(ask)
      asked.push(name)
      const answer = left[name]
      const typed = Array.isArray(answer) ? answer.shift() : answer
      if (name === 'live' && typed) {
        await eventually(() => said.some((text) => text.includes(typed)))
        return ''
      }
      if (typed === 'goes away' || asked.length > 60) throw new Left()
      return typed ?? ''
    },
  }
  return { face, asked, text: () => said.join('\n') }
}

async function converse(folder: string, answers: Answers, more: Partial<SetupTools> = {}) {
  const { face, asked, text } = person({ 'typed-port': 'tcp:127.0.0.1:9', ...answers })
  const clock = realClock(Date.now)
  const links = { clock, random: Math.random, log: pino({ level: 'silent' }) }
  const signal = new AbortController().signal
  const roots = { dev: join(folder, 'dev'), sys: join(folder, 'sys'), proc: join(folder, 'proc') }
  const tools: SetupTools = {
    ...{ talk: openConversation(face), clock, links, boards: openBoards(links), signal },
    scan: { clock, pid: process.pid, roots, signal, limits: { first_ms: 4_000, next_ms: 50 } },
    read: (file) => readPlan(file, {}),
    gateway: () => Promise.resolve<Ended>({ code: 0, stdout: '{}', stderr: '' }),
    services: { start: () => Promise.resolve('none') },
    ...more,
  }
  const outcome = await setup({ config: join(folder, 'edge.yaml'), language: 'id' }, tools)
  return { outcome, asked, text: text() }
}

const filesIn = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name !== 'dev')
    .sort()
const edgeYaml = (folder: string) => readFileSync(join(folder, 'edge.yaml'), 'utf8')

const set = `# the bridge
station: hulu
gateway: { url: "mqtt://192.168.1.10:1883", username: hulu, password_file: edge.secret }
data_dir: data
sensors:
  # hung up in May
  - { id: level, driver: a02yyuw, port: "tcp:127.0.0.1:9", sensor_height_m: 4.0 } # over the pillar
  - { id: rain, driver: tipping-bucket, port: "tcp:127.0.0.1:8", every_s: 300 }
`

function setFolder() {
  const folder = emptyFolder()
  writeFileSync(join(folder, 'edge.yaml'), set)
  writeFileSync(join(folder, 'edge.secret'), 'a-password\n', { mode: 0o600 })
  return folder
}

describe('a person who leaves', () => {
  it('at the first question has written nothing', async () => {
    const folder = emptyFolder()
    const { outcome, text } = await converse(folder, { role: 'goes away' })
    expect([outcome, filesIn(folder)]).toEqual([130, []])
    expect(text).toContain('Tidak ada yang ditulis.')
  })

  it('after the sensor has it whole in the settings, and goes on there the next time', async () => {
    const folder = emptyFolder()
    await levelSensor(join(folder, 'dev/serial/by-id/usb-A_level-if00-port0'), 1_953)
    const first = await converse(folder, { height: '4,25', link: 'goes away' })
    expect([first.outcome, filesIn(folder)]).toEqual([130, ['edge.yaml']])
    expect(edgeYaml(folder)).toContain('sensor_height_m: 4.25')

    const gateway = await invitingGateway()
    const second = await converse(folder, { link: gateway.link, late: 'end' }, { clock: quickClock() })
    expect(second.text).toContain('Stasiun ini belum diundang')
    expect(readPlan(join(folder, 'edge.yaml'), {}).station).toMatchObject({
      station: 'hulu',
      sensors: [{ id: 'level', options: { sensor_height_m: 4.25, model: 'a02yyuw' } }],
    })
    expect(second.text).toContain('pembacaan pertama BELUM terlihat aman')
    expect(second.outcome).toBe(1)
  })
})

describe('a wrong answer', () => {
  it('is explained and asked again: choices, a link, the name of a sensor, how often', async () => {
    const folder = emptyFolder()
    await levelSensor(join(folder, 'dev/serial/by-id/usb-A_level-if00-port0'), 1_953)
    const gateway = await invitingGateway()
    gateway.will({ status: 410, body: { detail: 'Sudah dipakai. / It was used.' } })
    const { text, outcome } = await converse(folder, {
      role: ['7', 'sungai', 'station'],
      live: '1,953 m',
      height: ['empat', '425', '6', '2', '4,25'],
      'height-keep': 'no',
      'level-fits': ['no', 'yes'],
      id: ['Sungai Besar', 'level'],
      every: ['86400', 'sering', '60'],
      link: ['besok', gateway.link.slice(0, -4), gateway.link, '-'],
    })
    for (const sentence of [
      '“7” tidak ada di daftar. Ketik angka 1 sampai 3.',
      '“empat” bukan angka. Tulis meter, misalnya 4,25.',
      'Kalau maksudnya sentimeter, tulis 4,25.',
      'sensor ini mengukur paling jauh 4.5 m',
      'sekarang muka air 0,05 m di atas titik nol',
      '“Sungai Besar”: pakai 1 sampai 40 huruf kecil',
      'Lebih jarang, peringatan terlambat.',
      'Ini bukan tautan undangan.',
      'Tautan ini terpotong',
      'Sudah dipakai.',
      'Tanpa undangan stasiun belum bisa mengirim.',
    ]) {
      expect(text).toContain(sentence)
    }
    expect(text).not.toContain('It was used.')
    expect(outcome).toBe(1)
  })

  it('that the gateway refuses is not written', async () => {
    const folder = emptyFolder()
    const typed: string[][] = []
    const gateway = (words: readonly string[]) => {
      typed.push([...words])
      const isCheck = words[0] === 'check'
      return Promise.resolve<Ended>({
        code: isCheck ? 2 : 0,
        stdout: '',
        stderr: 'gateway.yaml.tried, baris 2: http.port',
      })
    }
    const { text } = await converse(folder, { role: 'gateway', address: '127.0.0.1' }, { gateway })
    expect(text).toContain('tidak ada yang ditulis:\ngateway.yaml.tried, baris 2: http.port')
    expect([filesIn(folder), typed.map(([word]) => word)]).toEqual([[], ['check']])
  })
})

describe('run again', () => {
  it('shows what is set, changes the one thing, and leaves comments and all else', async () => {
    const folder = setFolder()
    const { text, outcome } = await converse(folder, { change: ['height level', 'leave'], height: '4,3' })
    expect(text).toContain('Komputer ini stasiun hulu, dan mengirim ke mqtt://192.168.1.10:1883.')
    expect(text).toContain('  level: A02YYUW / ME007YS, 4 m, tcp:127.0.0.1:9')
    expect(edgeYaml(folder)).toBe(set.replace('sensor_height_m: 4.0', 'sensor_height_m: 4.3'))
    expect(outcome).toBe(1)
  })

  it('asks for the settings that a label tells, and for how often', async () => {
    const folder = setFolder()
    const change = ['options rain', 'every level', 'leave']
    await converse(folder, { change, pin: ['A1', '3'], mm_per_tip: ['9', '0,5'], every: '30' })
    const { sensors } = readPlan(join(folder, 'edge.yaml'), {}).station!
    expect(sensors[1]!.options).toMatchObject({ pin: 'D3', mm_per_tip: 0.5 })
    expect([sensors[0]!.every_s, sensors[1]!.every_s]).toEqual([30, 300])
  })

  it('takes a sensor away only when it is meant', async () => {
    const folder = setFolder()
    await converse(folder, { change: ['remove rain', 'leave'] })
    expect(edgeYaml(folder)).toBe(set)
    await converse(folder, { change: ['remove rain', 'leave'], remove: 'ya' })
    expect(edgeYaml(folder)).not.toContain('rain')
    expect(edgeYaml(folder)).toContain('# hung up in May')
  })

  it('of settings that are no YAML asks nothing, and changes nothing', async () => {
    const folder = emptyFolder()
    writeFileSync(join(folder, 'edge.yaml'), 'station: [')
    await expect(converse(folder, {})).rejects.toThrow(ConfigError)
    expect(edgeYaml(folder)).toBe('station: [')
  })
})

it('starts the services where there are some, and says what the system answers where they do not start', async () => {
  const folder = setFolder()
  const started: string[] = []
  const services: SetupTools['services'] = {
    start(unit) {
      started.push(unit)
      mkdirSync(join(folder, 'data'), { recursive: true })
      const receipt = { sensor: 'level', at_ms: 1_760_000_000_000, values: { water_level_m: 1.234 }, epoch: 'k3v9x2m1' }
      writeFileSync(join(folder, 'data/receipt.json'), JSON.stringify(receipt))
      return Promise.resolve('started')
    },
  }
  const good = await converse(folder, {}, { services })
  expect(started).toEqual(['pantau-edge'])
  expect(good.text).toMatch(
    /Pembacaan pertama aman di server desa: level, pukul \d\d\.\d\d\.\d\d: Tinggi muka air 1,234 m\./,
  )
  expect(good.outcome).toBe(0)

  // The same receipt is of an earlier run: it proves nothing of this one.
  const failing: SetupTools['services'] = { start: () => Promise.resolve({ failed: 'code 1' }) }
  const bad = await converse(folder, { late: 'end' }, { services: failing, clock: quickClock() })
  expect(bad.text).toContain(
    'Layanan pantau-edge tidak mau berjalan (code 1). Ketik: sudo systemctl status pantau-edge',
  )
  expect(bad.outcome).toBe(1)
  expect(existsSync(join(folder, '.edge.yaml.tried'))).toBe(false)
})

/** A clock on which a minute of waiting is over at once. */
function quickClock() {
  const clock = realClock(Date.now)
  let passed_ms = 0
  return {
    ...clock,
    elapsed_ms: () => clock.elapsed_ms() + passed_ms,
    wait: (delay_ms: number, signal?: AbortSignal) => {
      passed_ms += delay_ms
      return clock.wait(0, signal)
    },
  }
}
