import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import type { Config } from '../../../gateway/config/config.ts'
import { gatewayWords } from '../../kit/cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'pantau-config-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** What the words on the command line and the file make of each other. */
function typed(argv: string[], yaml?: string) {
  if (yaml === undefined) return gatewayWords(argv, folder)
  writeFileSync(join(folder, 'gateway.yaml'), yaml)
  return gatewayWords(['--config', 'gateway.yaml', ...argv], folder)
}

async function read(argv: string[], yaml?: string): Promise<Config | undefined> {
  return (await typed(argv, yaml)).config
}

async function complaint(argv: string[], yaml?: string): Promise<string> {
  const { code, err, config } = await typed(argv, yaml)
  expect({ code, config }).toEqual({ code: 2, config: undefined })
  // Lines of the file have a test of their own: test/gateway/config/mistakes.test.ts.
  return err
    .replace('npm run gateway -- --help   tells what there is.\n', '')
    .replace(/, line \d+:/g, ':')
    .trimEnd()
}

it('needs nothing: every key has a default', async () => {
  expect(await read([])).toEqual({
    data_dir: join(folder, '.pantau/gateway'),
    http: {
      ...{ host: '127.0.0.1', port: 8080, tls_port: 8_443, connections_max: 1_000, per_address_max: 250, proxies: [] },
      ...{ viewers_max: 200, viewers_per_address_max: 100 },
    },
    mqtt: { host: '127.0.0.1', port: 1883, tls_port: 8_883, connections_max: 1_000, per_address_max: 200 },
    clear_text: 'lan',
    public: true,
    public_place: 'exact',
    licence: 'CC-BY-4.0',
    simulated: false,
    map: {},
    river: [],
    impacts: [],
    observations: { open: true, waiting_max: 200, per_address_hour: 30 },
    retention: { raw_days: 400, minute_days: 800, hour_days: 3_650, log_days: 14, log_max_mb: 64 },
    receipt_ms: 500,
    settle_s: 600,
    quality: [],
    disk: { ballast_mb: 16, warn_days: 30, warn_percent: 90 },
    station_limits: {
      mb_hour: 96,
      mb_day: 256,
      packs_hour: 60_000,
      packs_day: 600_000,
      quarantined_hour: 100,
      quarantined_day: 500,
      changes_hour: 240,
    },
    boards: [],
    bridges: [],
    hooks: [],
    push: { open: true, phones_max: 1_000, allow_private: false },
    cap: {
      status: 'Exercise',
      sender: 'pantau@localhost',
      sender_name: 'Pantau',
      expires_s: 10_800,
      radius_km: 1,
    },
  })
})

it('has one time zone for texts and CAP, also from where it stood before', async () => {
  expect(await read([], 'zone: WITA')).toMatchObject({ zone: 'Asia/Makassar' })
  expect(await read([], 'cap: { zone: WIT }')).toMatchObject({ zone: 'Asia/Jayapura' })
  expect(await read([], 'zone: Asia/Dili\ncap: { zone: WIB }')).toMatchObject({ zone: 'Asia/Dili' })
  expect(await read([], 'cap: { address: "https://desa.example.org" }')).toMatchObject({
    web: 'https://desa.example.org/#a={alert}',
  })
})

it('sends people to the page of the alert, below the path of a proxy too; another page than ours stays as it was stated', async () => {
  const address = 'https://pantau.desa.id/pantau'
  const webOf = async (...lines: string[]) => (await read([], lines.join('\n')))!.web
  expect(await webOf(`http: { address: "${address}" }`)).toBe(`${address}/#a={alert}`)
  expect(await webOf('web: https://pantau.example.org/')).toBe('https://pantau.example.org/#a={alert}')
  expect(await webOf(`http: { address: "${address}" }`, `web: ${address}/`)).toBe(`${address}/#a={alert}`)
  for (const other of ['https://desa.id/siaga', `${address}/#p=rules`, 'https://desa.id/siaga/{alert}'])
    expect(await webOf(`http: { address: "${address}" }`, `web: "${other}"`)).toBe(other)
  expect(await webOf('web: https://desa.id/siaga.html')).toBe('https://desa.id/siaga.html')
})

it('has one address for all links: of HTTP, or of CAP as before; its path is the one that a proxy puts before ours', async () => {
  const address = 'https://pantau.desa.id/pantau'
  expect(await read([], `http: { address: "${address}/" }`)).toMatchObject({
    ...{ http: { address, base: '/pantau' }, cap: { address }, web: `${address}/#a={alert}` },
  })
  const old = 'https://desa.example.org'
  expect((await read([], `cap: { address: "${old}" }`))!.http).toMatchObject({ address: old })
  expect(await read([], `http: { address: "${address}", base: /air/ }\ncap: { address: "${old}" }`)).toMatchObject({
    ...{ http: { address, base: '/air' }, cap: { address: old }, web: `${address}/#a={alert}` },
  })
})

it.each([
  ['base: pantau', 'http.base: found "pantau"; needs a path such as /pantau'],
  [
    'proxies: [nginx]',
    'http.proxies[0]: found "nginx"; write an address such as 127.0.0.1, or a network such as 10.0.0.0/24',
  ],
  [
    'proxies: [10.0.0.0/33]',
    'http.proxies[0]: found "10.0.0.0/33"; write an address such as 127.0.0.1, or a network such as 10.0.0.0/24',
  ],
])('refuses http: { %s }', async (line, problem) => {
  expect(await complaint([], `http: { ${line} }`)).toBe(`gateway.yaml: ${problem}`)
})

it('lets flags win over the file', async () => {
  const argv = ['--http-port', '0', '--mqtt-port=1999', '--host', '0.0.0.0', '--data-dir', 'd']
  const config = await read(argv, 'http: { port: 80, viewers_max: 5 }\nmqtt: { host: 127.0.0.9 }\ndata_dir: /elsewhere')
  expect(config).toMatchObject({
    data_dir: join(folder, 'd'),
    http: { host: '0.0.0.0', port: 0, viewers_max: 5 },
    mqtt: { host: '0.0.0.0', port: 1999 },
  })
})

it('takes the whole file of the manual', async () => {
  const config = await read(
    [],
    `
http: { host: 127.0.0.1, port: 8080 }
mqtt: { host: 127.0.0.1, port: 1883 }
retention: { raw_days: 400, minute_days: 800, hour_days: 3650 }
influx: { url: "http://127.0.0.1:8086", database: pantau }
rules: rules.yaml
hooks:
  - { id: siren-desa, kind: webhook, url: "http://127.0.0.1:9000/hook", secret_env: SIREN_SECRET, allow_private: true }
`,
  )
  expect(config).toMatchObject({
    rules: join(folder, 'rules.yaml'),
    influx: { database: 'pantau' },
    hooks: [{ id: 'siren-desa', secret_env: 'SIREN_SECRET' }],
  })
})

it('says all that is wrong at once: what, where, and what to do', async () => {
  const yaml = `
htp: { port: 1 }
http: { prot: 8080, port: eighty }
retention: { raw_days: 0 }
influx: { url: "ftp://x", token_env: "s3cret value" }
hooks: [ { id: Siren!, kind: webhook, urll: "http://a.b" }, { id: chat, kind: telegramm } ]
`
  expect((await complaint([], yaml)).split('\n').sort()).toEqual([
    'gateway.yaml: hooks[0].id: found "Siren!"; needs 1 to 40 of a-z, 0-9 and -',
    'gateway.yaml: hooks[0].secret_env: missing; needs the NAME of an environment variable such as SIREN_SECRET, or two of them while the secret is changed',
    'gateway.yaml: hooks[0].url: missing; needs an address such as http://127.0.0.1:8086',
    'gateway.yaml: hooks[0].urll: unknown; did you mean "url"?',
    'gateway.yaml: hooks[1].kind: found "telegramm"; needs a hook of the kind webhook, http, telegram or email',
    'gateway.yaml: htp: unknown; did you mean "http"?',
    'gateway.yaml: http.port: found "eighty"; needs a port number, 0 to 65535 (0 picks a free one)',
    'gateway.yaml: http.prot: unknown; did you mean "port"?',
    'gateway.yaml: influx.token_env: found something else; needs the NAME of an environment variable that holds the secret, such as SIREN_SECRET',
    'gateway.yaml: influx.url: found "ftp://x"; needs an address such as http://127.0.0.1:8086',
    'gateway.yaml: influx: give "database" (InfluxDB 1.x) or "org" and "bucket" (2.x and later)',
    'gateway.yaml: retention.raw_days: found 0; needs a whole number of days, 1 to 36500',
  ])
})

it.each([
  [['--http-prot', '1'], 'command line: --http-prot: no such flag; did you mean --http-port?'],
  [['--data-dir'], 'command line: --data-dir: needs a value, as in --data-dir VALUE'],
  [['--http-port', '-1'], 'command line: http.port: found "-1"; needs a port number, 0 to 65535 (0 picks a free one)'],
  [['--http-port='], 'command line: --http-port: needs a value, as in --http-port VALUE'],
  [
    ['--http-port', '80x'],
    'command line: http.port: found "80x"; needs a port number, 0 to 65535 (0 picks a free one)',
  ],
  [
    ['--http-port', '70000'],
    'command line: http.port: found 70000; needs a port number, 0 to 65535 (0 picks a free one)',
  ],
  [['dashboard'], 'command line: "dashboard": no such command; type --help to see what there is'],
  [['stations'], 'command line: "stations": no such command; did you mean station?'],
  [['stations', 'add', 'depok'], 'command line: "stations add depok": no such command; did you mean station?'],
  [['--data-dir', '--host', 'h'], 'command line: --data-dir: needs a value, as in --data-dir VALUE'],
])('says about %j: %s', async (argv, sentence) => {
  expect(await complaint(argv)).toBe(sentence)
})

it('asks for one of the two kinds of InfluxDB', async () => {
  expect(await complaint([], 'influx: { url: "http://127.0.0.1:8086" }')).toBe(
    'gateway.yaml: influx: give "database" (InfluxDB 1.x) or "org" and "bucket" (2.x and later)',
  )
})

it.each([
  ['a: [', /a bracket \[ is opened on this line and not closed/],
  ['- a\n- b', /is not a list of "key: value" lines/],
])('says that %j is no config', async (yaml, sentence) => {
  expect(await complaint([], yaml)).toMatch(sentence)
})

it('says that an address is none, next to whatever else is wrong', async () => {
  const said = await complaint([], 'influx: { url: "not an address", database: pantau }\nreceipt_ms: -1')
  expect(said.split('\n').sort()).toEqual([
    expect.stringContaining('influx.url: found "not an address"; needs an address such as'),
    expect.stringContaining('receipt_ms: found -1'),
  ])
})

it('says when the file is not there', async () => {
  expect(await complaint(['--config', 'missing.yaml'])).toMatch(
    /missing\.yaml: cannot be read .*check the path after --config/,
  )
})

it('wants no password in an address, where logs would show it', async () => {
  expect(await complaint([], 'influx: { url: "http://u:p@127.0.0.1:8086", database: pantau }')).toContain(
    'password_env',
  )
})

it('says about each hook what its kind needs', async () => {
  const yaml = `
hooks:
  - { id: a, kind: telegram, token_env: secret!, chat_id: 1 }
  - { id: b, kind: http, url: "http://x.org", body: "{{labl}}" }
  - { id: c, kind: email, host: mail.example.org, from: desa, to: [], username: desa }
  - { id: a, kind: webhook, url: "http://x.org", secret_env: S, min_severity: Siaga, alow_private: true }
`
  expect((await complaint([], yaml)).split('\n').sort()).toEqual([
    'gateway.yaml: hooks[0].token_env: found something else; needs the NAME of an environment variable that holds the secret, such as SIREN_SECRET',
    expect.stringContaining('gateway.yaml: hooks[1].body: {{labl}} means nothing; known: id, alert'),
    'gateway.yaml: hooks[2].from: found "desa"; needs an e-mail address such as desa@example.org',
    'gateway.yaml: hooks[2].to: found []; needs a list of e-mail addresses',
    'gateway.yaml: hooks[2]: give "username" and "password_env" together, or neither',
    'gateway.yaml: hooks[3].alow_private: unknown; did you mean "allow_private"?',
    'gateway.yaml: hooks[3].min_severity: found "Siaga"; needs one of Minor, Moderate, Severe, Extreme',
  ])
})

it('gives no two hooks the same id', async () => {
  const hook = '{ id: a, kind: webhook, url: "http://x.org", secret_env: S }'
  expect(await complaint([], `hooks: [${hook}, ${hook}]`)).toBe(
    'gateway.yaml: hooks[1].id: "a" is there twice; give each its own',
  )
})
