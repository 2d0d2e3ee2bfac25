/** What the operator may say: `gateway.yaml` and the flags that win over it. One schema; every key is optional. */
import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import type { Said } from '../../edge/platform/language.ts'
import { allProblems, type ConfigError, type Problem } from '../../edge/platform/problems.ts'
import { language, needs, shownUrl, word, yesNo } from '../../edge/platform/setting-words.ts'
import { problemsOf } from '../../edge/platform/settings.ts'
import { readWritten, type WrittenFile } from '../../edge/platform/settings-file.ts'
import { BoardSettings, BridgeSettings } from '../boards/index.ts'
import { CapSettings } from '../cap/index.ts'
import { BackupSettings } from '../copies/index.ts'
import { LicenceSetting } from '../exports/index.ts'
import { HookSettings } from '../hooks/index.ts'
import { HttpSettings } from '../http/index.ts'
import { InfluxSettings } from '../influx/index.ts'
import { QualitySettings, StationLimits } from '../intake/index.ts'
import { MqttSettings } from '../mqtt/index.ts'
import { ObservationSettings } from '../observations/index.ts'
import { ImpactSettings, MapSettings, placesFrom, RiverSettings } from '../places/index.ts'
import { PushSettings } from '../push/index.ts'
import { DiskSettings } from '../room/index.ts'
import { Zone } from '../rules/index.ts'
import { storeSettings } from '../store/index.ts'
import { ClearText, TlsSettings } from '../tls/index.ts'
import { doubtsOf } from './doubts.ts'

/** `gateway.yaml`. */
export const GatewayFile = z.strictObject({
  data_dir: z
    .string()
    .min(1)
    .meta(needs('folder tempat semua disimpan', 'the folder that holds everything'))
    .default('.pantau/gateway'),
  http: HttpSettings,
  mqtt: MqttSettings,
  tls: TlsSettings.optional(),
  clear_text: ClearText,
  zone: Zone.optional(),
  language,
  name: word
    .meta(
      needs(
        'sebutan orang untuk server desa ini, misalnya "Desa Cawang"',
        'what people call this gateway, such as "Desa Cawang"',
      ),
    )
    .optional(),
  contact: word
    .meta(
      needs(
        'siapa yang dihubungi orang tentang peringatan, misalnya "Posko RW 05, 0812-3456-7890"',
        'whom people call about a warning, such as "Posko RW 05, 0812-3456-7890"',
      ),
    )
    .optional(),
  web: shownUrl
    .meta(
      needs(
        'tempat orang melihat lebih banyak, misalnya https://pantau.example.org; {alert} di dalamnya berarti id peringatannya',
        'where people see more, such as https://pantau.example.org; {alert} in it stands for the id of the alert',
      ),
    )
    .optional(),
  simulated: yesNo
    .meta(
      needs(
        'true: tidak ada sensor sungguhan, dan setiap halaman mengatakannya',
        'true: no real sensors stand behind it, and every page says so',
      ),
    )
    .default(false),
  public: yesNo
    .meta(
      needs(
        'true: semua orang boleh membaca; false: membaca perlu token',
        'true: everyone may read; false: reading needs a token',
      ),
    )
    .default(true),
  public_place: z
    .enum(['exact', 'coarse'])
    .meta(
      needs(
        'seberapa tepat letak stasiun yang dilihat semua orang: exact, atau coarse (sekitar satu kilometer)',
        'how exact the places of stations are that everybody sees: exact, or coarse (about a kilometre)',
      ),
    )
    .default('exact'),
  map: MapSettings,
  river: RiverSettings.default([]),
  impacts: ImpactSettings.meta(
    needs(
      'daftar deret dan apa yang tercapai pada tingkat mana',
      'a list of series and what is reached at which level',
    ),
  ).default([]),
  licence: LicenceSetting,
  observations: ObservationSettings,
  ...storeSettings,
  influx: InfluxSettings.optional(),
  rules: z
    .string()
    .min(1)
    .meta(needs('path berkas aturan, misalnya rules.yaml', 'the path of the rules file, such as rules.yaml'))
    .optional(),
  quality: QualitySettings.meta(
    needs('daftar deret dan batas uji mutunya', 'a list of series and the limits of their quality tests'),
  ).default([]),
  backup: BackupSettings.optional(),
  disk: DiskSettings,
  station_limits: StationLimits,
  boards: BoardSettings.default([]),
  bridges: BridgeSettings.default([]),
  hooks: HookSettings.default([]),
  push: PushSettings,
  cap: CapSettings.prefault({}),
})
export interface Config extends z.output<typeof GatewayFile> {
  /** The file that they were read from, to name its lines. */
  file?: Pick<WrittenFile, 'name' | 'withLines' | 'error'>
  /** What may stand in the file and is probably not meant. Absent: nothing of the kind. */
  doubts?: Problem[]
  /** The settings are those of the last start that went well: why, by what was written since. */
  instead?: Said
  /** Nobody stands at the terminal: what can be mended later must not keep the gateway from starting. */
  unattended?: true
}

/** What the flags of a command say, word for word. */
export interface Flags {
  config?: string
  dataDir?: string
  httpPort?: string
  mqttPort?: string
  httpsPort?: string
  mqttsPort?: string
  host?: string
}

/** How flags name what the file names otherwise. */
const byFlags: Record<string, keyof Flags> = {
  'http.port': 'httpPort',
  'mqtt.port': 'mqttPort',
  'http.tls_port': 'httpsPort',
  'mqtt.tls_port': 'mqttsPort',
  'http.host': 'host',
  'mqtt.host': 'host',
  data_dir: 'dataDir',
}

/** Flags and file together; flags win. Paths in the file are relative to it, others to `cwd`. Throws `ConfigError`. */
export function readConfig(given: Flags, cwd: string): Config {
  const file = given.config === undefined ? undefined : resolve(cwd, given.config)
  const written = file === undefined ? null : readWritten(file, { name: given.config!, advice: checkPath })
  return configOf(written, given, { home: file ? dirname(file) : cwd, cwd })
}

/** The same for a file that was read already; `home`: what paths in it are relative to. */
export function configOf(
  written: WrittenFile | null,
  given: Flags,
  { home, cwd }: { home: string; cwd: string },
): Config {
  const raw = withFlags(written ? linesIn(written) : {}, given)
  const parsed = GatewayFile.safeParse(raw)
  if (!parsed.success) throw refusal(problemsOf(parsed.error, GatewayFile, raw), written, given)
  const config = parsed.data
  const data_dir = resolve(given.dataDir === undefined ? home : cwd, config.data_dir)
  const { rules, backup, influx, cap, tls } = config
  const zone = config.zone ?? cap.zone
  const { http, address } = addressed(config)
  const web = alertPage(config.web, address)
  const doubts = written?.withLines([...written.doubts, ...doubtsOf(config)]) ?? []
  return {
    ...config,
    data_dir,
    http,
    ...(address && !cap.address && { cap: { ...cap, address } }),
    ...(zone && { zone }),
    ...(web && { web }),
    ...(tls && { tls: { cert: resolve(home, tls.cert), key: resolve(home, tls.key) } }),
    ...(rules && { rules: resolve(home, rules) }),
    ...(backup && { backup: { file: resolve(home, backup.file) } }),
    ...(influx && { influx: withPaths(influx, home) }),
    ...placesFrom(config, home),
    hooks: config.hooks.map((hook) => withPaths(hook, home)),
    push: withPaths(config.push, home),
    ...(written && { file: written }),
    ...(doubts.length > 0 && { doubts }),
  }
}

/**
 * Where people see an alert: on its own page of ours. An address that is not ours, or that says more than a path, stays as
 * it was stated; `{alert}` in it stands for the id of the alert.
 */
function alertPage(stated: string | undefined, ours: string | undefined): string | undefined {
  const home = stated?.replace(/\/+$/, '') ?? ours
  const isOurs = home !== undefined && (ours === undefined || home === ours)
  if (!isOurs || /[?#{]/.test(home) || /\.\w+$/.test(new URL(home).pathname)) return stated
  return `${home}/#a={alert}`
}

const checkPath = { id: 'periksa path setelah --config', en: 'check the path after --config' }

/** What a flag has said has no line in the file. */
function refusal(problems: readonly Problem[], written: WrittenFile | null, given: Flags): ConfigError {
  const isTyped = ({ where }: Problem) => {
    const flag = byFlags[where]
    return flag !== undefined && given[flag] !== undefined
  }
  const typed = problems.filter(isTyped).map((problem) => ({ source: 'command line', ...problem }))
  const others = problems.filter((problem) => !isTyped(problem))
  const inFile = written
    ? written.withLines(others).map((problem) => ({ source: given.config ?? written.name, ...problem }))
    : others.map((problem) => ({ source: 'command line', ...problem }))
  return allProblems([...inFile, ...typed], written?.language)
}

/** One address in all links, also where only the older `cap.address` is said. A path in it is the one that a proxy puts before ours. */
function addressed({ http, cap }: Config): { http: Config['http']; address: string | undefined } {
  const address = http.address ?? cap.address?.replace(/\/+$/, '')
  if (!address) return { http, address }
  const path = new URL(address).pathname.replace(/\/+$/, '')
  const base = http.base ?? (/^(\/[\w.~-]+)+$/.test(path) ? path : undefined)
  return { http: { ...http, address, ...(base && { base }) }, address }
}

/** With the paths of files in it relative to `home`: every key that ends in `_file`, with one path or several. */
function withPaths<Section extends object>(section: Section, home: string): Section {
  const absolute = (found: unknown): unknown => {
    if (typeof found === 'string') return resolve(home, found)
    if (Array.isArray(found)) return found.map(absolute)
    return isRecord(found)
      ? Object.fromEntries(Object.entries(found).map(([key, path]) => [key, absolute(path)]))
      : found
  }
  const entries = Object.entries(section).map(([key, found]) => [key, key.endsWith('_file') ? absolute(found) : found])
  return Object.fromEntries(entries) as Section // the same keys with the same types
}

function withFlags(file: Record<string, unknown>, given: Flags): unknown {
  const section = (name: 'http' | 'mqtt', port: string | undefined, tls_port: string | undefined) => ({
    ...(isRecord(file[name]) ? file[name] : {}),
    ...(given.host !== undefined && { host: given.host }),
    ...(port !== undefined && { port: numberOf(port) }),
    ...(tls_port !== undefined && { tls_port: numberOf(tls_port) }),
  })
  const wins = {
    http: section('http', given.httpPort, given.httpsPort),
    mqtt: section('mqtt', given.mqttPort, given.mqttsPort),
  }
  return {
    ...file,
    ...(given.dataDir !== undefined && { data_dir: given.dataDir }),
    ...(Object.keys(wins.http).length > 0 && { http: wins.http }),
    ...(Object.keys(wins.mqtt).length > 0 && { mqtt: wins.mqtt }),
  }
}

// What is no number is refused by the schema, as it was typed.
const numberOf = (typed: string) => (/^\d+$/.test(typed) ? Number(typed) : typed)

function linesIn(file: WrittenFile): Record<string, unknown> {
  const content = file.value ?? {}
  if (isRecord(content)) return content
  throw file.error([{ where: '', ...noLines }])
}

const noLines = {
  id: 'isinya bukan baris "kunci: nilai", seperti "receipt_ms: 500"',
  en: 'is not a list of "key: value" lines, such as "receipt_ms: 500"',
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
