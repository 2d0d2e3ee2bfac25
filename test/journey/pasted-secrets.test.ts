/** A password in the wrong line of a settings file is not repeated by whoever refuses the line. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pino from 'pino'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { z } from 'zod'
import { EdgeFile, readPlan, SirenFile } from '../../edge/config.ts'
import { ConfigError } from '../../edge/platform/problems.ts'
import { GatewayFile, readConfig } from '../../gateway/config/config.ts'
import { kinds } from '../../gateway/hooks/kinds/index.ts'
import { openSenders } from '../../gateway/hooks/senders.ts'
import { influxServer } from '../../gateway/influx/influx.ts'
import { emptyFolder } from '../kit/folder.ts'

const pasted = ['Rahasia-77!', 'RAHASIA77', 'rahasia_77', 'kZ8x/rahasia77+3Hq=', 'rahasia77 dengan kata sandi']
const secret = /rahasia.?77/i

/** Every key of a schema that `isAsked`, as the path to it, with `[]` for the items of a list. */
function keysOf(schema: z.ZodType, isAsked: (key: string, shape: JsonShape) => boolean): string[] {
  const walk = (shape: JsonShape, path: string): string[] => [
    ...Object.entries(shape.properties ?? {}).flatMap(([key, inner]) => [
      ...(isAsked(key, inner) ? [`${path}${key}`] : []),
      ...walk(inner, `${path}${key}.`),
    ]),
    ...[shape.anyOf, shape.oneOf, shape.allOf].flatMap((choices) => (choices ?? []).flatMap((one) => walk(one, path))),
    ...(shape.items ? walk(shape.items, `${path}[].`) : []),
  ]
  return [...new Set(walk(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonShape, ''))]
}
interface JsonShape {
  properties?: Record<string, JsonShape>
  anyOf?: JsonShape[]
  oneOf?: JsonShape[]
  allOf?: JsonShape[]
  items?: JsonShape
  format?: string
}

/** All that a person reads of a gateway whose settings are these: refused, or begun as far as secrets go. */
async function saidByGateway(settings: object): Promise<string> {
  const folder = emptyFolder()
  writeFileSync(join(folder, 'gateway.yaml'), stringify(settings))
  const lines: string[] = []
  const log = pino({ level: 'debug' }, { write: (line) => void lines.push(line) })
  try {
    const { hooks, influx } = readConfig({ config: join(folder, 'gateway.yaml') }, folder)
    await openSenders(hooks, {}, Date.now, (warning) => log.warn(warning))
    if (influx) influxServer(influx, { env: {}, log }).close()
    return lines.join('')
  } catch (err) {
    expect(err).toBeInstanceOf(ConfigError)
    return JSON.stringify((err as ConfigError).says) + lines.join('')
  }
}

function saidByEdge(settings: object | string): string {
  const file = join(emptyFolder(), 'edge.yaml')
  writeFileSync(file, typeof settings === 'string' ? settings : stringify(settings))
  try {
    const { warnings, doubts } = readPlan(file, {})
    return JSON.stringify([warnings, doubts])
  } catch (err) {
    expect(err).toBeInstanceOf(ConfigError)
    const { says, problems } = err as ConfigError
    return JSON.stringify([says, problems.map(({ path: _, ...told }) => told)])
  }
}

/** `value` in the shape that the key wants: headers have names. */
const shaped = (key: string, value: string) => (key.startsWith('headers') ? { 'x-gotify-key': value } : value)

function hookWith(key: string, value: unknown) {
  const kind = kinds.find(({ settings }) => key in settings.shape)!
  const stem = key.replace(/_(env|file)$/, '')
  const given = Object.entries({ username: 'desa', ...kind.examples.settings(9) })
  const others = given.filter(([name]) => name in kind.settings.shape && !name.startsWith(`${stem}_`))
  const name = String((kind.settings.shape.kind as unknown as z.ZodLiteral).value)
  return { hooks: [{ id: 'a', kind: name, ...Object.fromEntries(others), [key]: value }] }
}

const isSecretKey = (key: string) => /_(env|file)$/.test(key)
const asked = keysOf(GatewayFile, isSecretKey)
const ofHooks = asked.filter((key) => key.startsWith('hooks.[].')).map((key) => key.slice('hooks.[].'.length))
const ofInflux = asked.filter((key) => key.startsWith('influx.')).map((key) => key.slice('influx.'.length))

describe('where gateway.yaml asks for the place of a secret', () => {
  it('this test knows every such key', () => {
    const noSecret = ['push.ca_file'] // a certificate
    expect(asked.toSorted()).toEqual(
      [...ofHooks.map((key) => `hooks.[].${key}`), ...ofInflux.map((key) => `influx.${key}`), ...noSecret].toSorted(),
    )
    expect(ofHooks).toEqual(
      expect.arrayContaining(['secret_env', 'secret_file', 'token_file', 'headers_file', 'password_file']),
    )
    expect(ofInflux).toEqual(expect.arrayContaining(['token_env', 'token_file', 'password_env', 'password_file']))
  })

  it.each(ofHooks)('hooks, %s: the secret itself is refused and not repeated', async (key) => {
    for (const value of pasted) {
      const said = await saidByGateway(hookWith(key, shaped(key, value)))
      expect(said).not.toBe('')
      expect(said).not.toMatch(secret)
    }
  })

  it.each(ofInflux)('influx, %s: the secret itself is refused and not repeated', async (key) => {
    for (const value of pasted) {
      const said = await saidByGateway({
        influx: { url: 'http://127.0.0.1:9', database: 'p', username: 'd', [key]: value },
      })
      expect(said).not.toBe('')
      expect(said).not.toMatch(secret)
    }
  })
})

describe('an address with a secret in it', () => {
  const addresses = [
    'http://desa:Rahasia-77@192.168.1.9/x?key=1',
    'http://192.168.1.9/hook?key=rahasia77',
    'https://api.example.org/bot1:rahasia77/send',
    'htp://desa:rahasia77@192.168.1.9',
    'desa:rahasia77@192.168.1.9:8086',
    'http://desa:ra/rahasia77@192.168.1.9 ',
  ]
  const urls = keysOf(GatewayFile, (_, { format }) => format === 'uri')

  it.each(urls)('%s: what is refused of it is not repeated', async (path) => {
    const [section, item, ...rest] = path.split('.')
    const key = rest.at(-1) ?? item ?? section!
    for (const address of addresses) {
      const settings =
        section === 'hooks'
          ? hookWith(key, address)
          : section === 'influx'
            ? { influx: { url: address, database: 'p' } }
            : { [section!]: item ? { [item]: address } : address }
      expect(await saidByGateway(settings)).not.toMatch(secret)
    }
  })

  it('of the gateway, in edge.yaml: is refused and not repeated', () => {
    for (const url of ['mqtt://depok:rahasia77@h:1883', 'mqtts://h:8883/rahasia77', 'depok:rahasia77@h', 'rahasia77']) {
      const said = saidByEdge({ ...station, gateway: { ...station.gateway, url } })
      if (url !== 'rahasia77') expect(said).not.toMatch(secret)
      expect(said).toContain('gateway.url')
    }
  })
})

const station = {
  station: 'depok',
  gateway: { url: 'mqtt://h:1883', username: 'depok', password_file: 'edge.secret' },
  data_dir: 'd',
  sensors: [{ id: 'level', driver: 'a02yyuw', port: 'tcp:h:1' }],
}

describe('edge.yaml', () => {
  const [gateway, siren] = [EdgeFile.shape.gateway, SirenFile.shape.siren].map((schema) => keysOf(schema, isSecretKey))

  it.each(gateway!)('gateway, %s: the secret itself is refused and not repeated', (key) => {
    for (const value of pasted) {
      const { password_file: _, ...rest } = station.gateway
      const said = saidByEdge({ ...station, gateway: { ...rest, [key]: value } })
      expect(said).toContain(`gateway.${key}`)
      expect(said).not.toMatch(secret)
    }
  })

  it.each(siren!)('siren, %s: the secret itself is refused and not repeated', (key) => {
    for (const value of pasted) {
      const output = { kind: 'relay', port: 'tcp:h:1', pin: 'D7' }
      const said = saidByEdge({ gateway: { url: 'mqtt://h' }, data_dir: 'd', siren: { id: 's', output, [key]: value } })
      expect(said).toContain(`siren.${key}`)
      expect(said).not.toMatch(secret)
    }
  })

  it.each([
    'password: !rahasia77 x',
    'password: *rahasia77',
    'password_env: "a" rahasia77',
    'password_env: [rahasia77',
    'password_env: {rahasia77: ]',
    '%rahasia77\n---\na: 1',
    'gateway: url mqtt://h password rahasia77',
    'gateway: [rahasia77]',
    'password_env: "\\rahasia77"',
    '- rahasia77',
    'gateway:\n  password_env rahasia77\n  url: x',
    'gateway: { password: rahasia77 }',
    'gateway: { password:rahasia77 }',
    'gateway: { password_file: 4,77, “rahasia77”: 1 }',
    'gateway:\n  password:rahasia77\n  url: x',
    'gateway:\n\tpassword: rahasia77',
    'gateway:\n  password_file: “rahasia77”',
    '-password_env: rahasia77',
  ])('%j is refused, and nothing of it is repeated but names of keys', (text) => {
    const said = saidByEdge(text)
    expect(said).not.toBe('')
    expect(said).not.toMatch(secret)
  })
})
