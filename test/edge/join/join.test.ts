/** `join LINK` against a stand-in for the gateway: what it writes, what it tells whom, and what goes wrong. */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join as pathOf } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readPlan } from '../../../edge/config.ts'
import { type JoinTools, type JoinWish, join } from '../../../edge/join/join.ts'
import { onTerminal } from '../../../edge/platform/command-line.ts'
import { ConfigError } from '../../../edge/platform/problems.ts'
import { selfSigned, signedBy } from '../../kit/certificates.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { invitingGateway } from '../../kit/invitingGateway.ts'

const village = await selfSigned()
const tls = await signedBy(village)

function node(folder = emptyFolder()) {
  const config = pathOf(folder, 'edge.yaml')
  return {
    config,
    files: () => readdirSync(folder).sort(),
    text: (name: string) => readFileSync(pathOf(folder, name), 'utf8'),
    mode: (name: string) => statSync(pathOf(folder, name)).mode & 0o777,
    async join(link: string, more: Partial<JoinWish> & Partial<JoinTools> = {}) {
      const said = { out: '', err: '', refusal: '' }
      const screen = {
        stdout: { write: (text: string) => (said.out += text) },
        stderr: { write: (text: string) => (said.err += text) },
      }
      const read = (file: string) => readPlan(file, {})
      const { clear, ...tools } = more
      const joining = join({ link, config, clear }, { screen: onTerminal(screen), now: Date.now, read, ...tools })
      await joining.catch((err) => {
        if (!(err instanceof ConfigError)) throw err
        said.refusal = err.message
      })
      return said
    },
  }
}

const before = `# the bridge
station: hulu   # upstream
gateway:
  url: mqtt://192.168.1.10:1883
  username: hulu
  password_env: PANTAU_PASSWORD # on the card
data_dir: data
sensors:
  # hung up in May
  - { id: level, driver: a02yyuw, port: "tcp:127.0.0.1:9", sensor_height_m: 4.0 }
`

describe('a node that joins', () => {
  it('writes its password for its owner only, and sets the section gateway; comments and sensors stay', async () => {
    const gateway = await invitingGateway({ tls, authority: village })
    const { config, join, text, mode, files } = node()
    writeFileSync(config, before, { mode: 0o640 })
    const { out, err } = await join(gateway.link)
    expect(files()).toEqual(['edge.secret', 'edge.yaml'])
    expect([text('edge.secret'), mode('edge.secret'), mode('edge.yaml')]).toEqual(['a-password\n', 0o600, 0o640])
    const settings = text('edge.yaml')
    for (const kept of ['# the bridge', '# upstream', '# hung up in May', 'sensor_height_m: 4.0']) {
      expect(settings).toContain(kept)
    }
    expect(settings).not.toContain('password_env')
    expect(readPlan(config, {}).station).toMatchObject({
      station: 'hulu',
      gateway: {
        ...{ url: 'mqtts://127.0.0.1:8883', username: 'hulu', password: 'a-password' },
        trust: { fingerprint: gateway.link.slice(-43) },
      },
    })
    expect(JSON.parse(out)).toEqual({
      ...{ joined: 'hulu', gateway: 'mqtts://127.0.0.1:8883' },
      ...{ config, secret: config.replace('yaml', 'secret') },
    })
    expect(err).toMatch(
      /Berhasil: .* stasiun hulu[\s\S]*Done: .* the station hulu \(Jembatan Hulu\) of the gateway Desa/,
    )
    expect(err).toMatch(/Berikutnya: jalankan[\s\S]*Next: start the agent/)
    expect(`${out}${err}`).not.toContain('a-password')
  })

  it('without settings gets some, and is told that its sensors are missing', async () => {
    const gateway = await invitingGateway({ tls, authority: village })
    const { join, text, files } = node()
    const { err } = await join(gateway.link)
    expect(files()).toEqual(['edge.secret', 'edge.yaml'])
    expect(text('edge.yaml')).toMatch(/station: hulu\ngateway:\n {2}url: mqtts:/)
    expect(err).toMatch(/Berikutnya: lengkapi[\s\S]*Next: complete[\s\S]*sensors: missing/)
  })

  it('tells the gateway which computer it is, and proves that it is the same when it asks again', async () => {
    const gateway = await invitingGateway({ tls, authority: village })
    const { join, text, mode, files } = node()
    gateway.will('hang up')
    const { refusal } = await join(gateway.link)
    expect(refusal).toMatch(/Ketik perintah yang sama lagi[\s\S]*Type the same command again/)
    expect(files()).toEqual(['edge.joining'])
    expect([mode('edge.joining'), text('edge.joining').includes('0123456789abcdef')]).toEqual([0o600, false])
    gateway.will({ status: 200, body: gateway.joined() })
    await join(gateway.link)
    const [first, second] = gateway.questions
    expect(first?.proof).toMatch(/^[\w-]{43}$/)
    expect(second).toEqual(first)
    expect(files()).toEqual(['edge.secret', 'edge.yaml'])
  })

  it('of another station writes nothing, and may use its invitation for another file', async () => {
    const gateway = await invitingGateway({ tls, authority: village })
    const { config, join, text, files } = node()
    writeFileSync(config, before)
    gateway.will({ status: 200, body: gateway.joined('hilir') })
    const { refusal } = await join(gateway.link)
    expect(refusal).toMatch(/untuk stasiun hulu, dan undangan ini untuk hilir[\s\S]*is for the station hulu/)
    expect([text('edge.yaml'), files()]).toEqual([before, ['edge.joining', 'edge.yaml']])
  })

  it('says for which station its settings are, so that an invitation for another one is not used up', async () => {
    const gateway = await invitingGateway({ tls, authority: village })
    const { config, join, text } = node()
    writeFileSync(config, before)
    gateway.will({ status: 409, body: { detail: 'Untuk hilir. / For hilir.' } })
    expect((await join(gateway.link)).refusal).toBe('Untuk hilir.\nFor hilir.')
    expect([gateway.questions[0]?.station, text('edge.yaml')]).toEqual(['hulu', before])
  })

  it('asks nothing while the station in its settings is no name of one', async () => {
    const gateway = await invitingGateway({ tls, authority: village })
    const { config, join } = node()
    writeFileSync(config, before.replace('station: hulu', 'station: Jembatan Hulu'))
    expect((await join(gateway.link)).refusal).toMatch(/bukan nama stasiun[\s\S]*not the name of a station/)
    expect(gateway.questions).toEqual([])
  })

  it('shows what the gateway is called, and obeys none of it: a terminal does', async () => {
    const gateway = await invitingGateway({ tls, authority: village })
    const name = '\u001b]0;judul\u0007Desa\u009b2J\nBerhasil: semua aman'
    gateway.will({ status: 200, body: { ...gateway.joined(), name, gateway: { gateway: 'k7qm', name } } })
    const { out, err } = await node().join(gateway.link)
    expect(`${out}${err}`).not.toMatch(/(?!\n)\p{Cc}/u)
    expect(err).toContain('\\u001b]0;judul\\u0007Desa\\u009b2J\\u000aBerhasil: semua aman')
    gateway.will({ status: 410, body: { detail: `${name} / ${name}` } })
    expect((await node().join(gateway.link)).refusal).not.toMatch(/(?!\n)\p{Cc}/u)
  })

  it.each([
    ['two lines', { password: 'satu\ndua' }],
    ['no user name', { username: 'hulu: x\nsiren' }],
    ['an address with more behind it', { mqtt: 'mqtts://127.0.0.1:8883#\u001b[2J' }],
  ])('writes nothing when the gateway answers with %s', async (_, wrong) => {
    const gateway = await invitingGateway({ tls, authority: village })
    gateway.will({ status: 200, body: { ...gateway.joined(), ...wrong } })
    const { join, files } = node()
    expect((await join(gateway.link)).refusal).toMatch(/bukan server Pantau/)
    expect(files()).toEqual(['edge.joining'])
  })

  it('without encryption does so only on this computer, or where somebody says that the network is trusted', async () => {
    const gateway = await invitingGateway()
    await expect(node().join(gateway.link)).resolves.toMatchObject({ refusal: '' })
    const far = gateway.link.replace('127.0.0.1', '192.0.2.7')
    expect((await node().join(far)).refusal).toMatch(/tanpa enkripsi|tidak memakai enkripsi[\s\S]*add --clear/)
    expect(gateway.questions).toHaveLength(1)
  })
})

describe('nobody but the gateway of the link is asked:', () => {
  it.each([
    [
      'one with another authority',
      async () => signedBy(await selfSigned()),
      /bukan server desa ini[\s\S]*not the gateway/,
    ],
    ['one for another name', () => signedBy(village, { names: ['balai.local'] }), /nama lain[\s\S]*other names/],
    [
      'one that ended yesterday',
      () => signedBy(village, { from_days: -9, to_days: -1 }),
      /sudah berakhir[\s\S]*ended on/,
    ],
  ])('%s', async (_, certificate, sentence) => {
    const gateway = await invitingGateway({ tls: await certificate(), authority: village })
    const { join, files } = node()
    const { refusal } = await join(gateway.link, { sync: async () => 'synced' })
    expect(refusal).toMatch(sentence)
    expect([gateway.questions, files()]).toEqual([[], ['edge.joining']])
  })

  it('one that speaks no TLS', async () => {
    const gateway = await invitingGateway()
    const { refusal } = await node().join(`${gateway.link.replace('http:', 'https:')}.${'x'.repeat(43)}`)
    expect(refusal).toMatch(/tidak memakai enkripsi[\s\S]*does not speak TLS/)
    expect(gateway.questions).toEqual([])
  })
})

it('a computer whose clock was never set joins, and says what was not looked at', async () => {
  const ended = await signedBy(village, { from_days: -9, to_days: -1 })
  const gateway = await invitingGateway({ tls: ended, authority: village })
  const { err, refusal } = await node().join(gateway.link, { sync: async () => 'unsynced' })
  expect(refusal).toBe('')
  expect(err).toMatch(/Jam komputer ini belum disetel[\s\S]*clock of this computer is not set/)
})

describe('says what to do:', () => {
  it('when nobody answers', async () => {
    const { port } = await invitingGateway()
    const { refusal } = await node().join(`https://127.0.0.1:${port === 1 ? 2 : 1}/#/join/${'0'.repeat(26)}`)
    expect(refusal).toMatch(
      /tidak terjangkau \(ECONNREFUSED\)[\s\S]*cannot be reached[\s\S]*type the same command again/,
    )
  })

  it('when the gateway refuses: in the gateway’s words, one language a line', async () => {
    const gateway = await invitingGateway({ tls, authority: village })
    gateway.will({ status: 410, body: { detail: 'Sudah dipakai. / It was used.' } })
    expect((await node().join(gateway.link)).refusal).toBe('Sudah dipakai.\nIt was used.')
  })

  it('when another program answers', async () => {
    const gateway = await invitingGateway({ tls, authority: village })
    gateway.will({ status: 200, body: { hello: 'world' } })
    expect((await node().join(gateway.link)).refusal).toMatch(/bukan server Pantau[\s\S]*no Pantau gateway/)
  })

  it('when the gateway would have the password sent in clear', async () => {
    const gateway = await invitingGateway({ tls, authority: village })
    gateway.will({ status: 200, body: { ...gateway.joined(), mqtt: 'mqtt://127.0.0.1:1883' } })
    const { join, files } = node()
    expect((await join(gateway.link)).refusal).toMatch(/tanpa enkripsi[\s\S]*without encryption/)
    expect(files()).toEqual(['edge.joining'])
  })

  it('when it may not write there, before it asks', async () => {
    const gateway = await invitingGateway({ tls, authority: village })
    const file = pathOf(emptyFolder(), 'file')
    writeFileSync(file, '')
    const { refusal } = await node(file).join(gateway.link)
    expect(refusal).toMatch(/Tidak dapat menulis[\s\S]*cannot be written[\s\S]*with sudo/)
    expect(gateway.questions).toEqual([])
  })

  it.each([
    ['are no YAML', 'station: [', /line 1: a bracket .* add \]/],
    ['are a siren’s alone', 'siren: { id: sirene }', /pengaturan sirene saja[\s\S]*settings of a siren alone/],
  ])('when the settings %s, before it asks', async (_, text, sentence) => {
    const gateway = await invitingGateway({ tls, authority: village })
    const { config, join } = node()
    writeFileSync(config, text)
    expect((await join(gateway.link)).refusal).toMatch(sentence)
    expect(gateway.questions).toEqual([])
  })
})
