/** The settings of a station that has joined: what was written before, with another section `gateway`. */
import { existsSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { z } from 'zod'
import { readYaml, settingsText, yamlWith } from '../platform/settings-file.ts'
import type { JoinAnswer } from './ask.ts'
import type { JoinFiles } from './files.ts'
import type { JoinLink } from './link.ts'
import { refusal, words } from './words.ts'

const Known = z.object({
  station: z.string().optional().catch(undefined),
  data_dir: z.string().optional().catch(undefined),
})

/** What the settings say so far; empty when there are none. Throws a `ConfigError` when they cannot be read, or are a siren's. */
export function knownSettings({ settings }: JoinFiles): { text: string; station?: string; data_dir?: string } {
  if (!existsSync(settings)) return { text: '' }
  const how = {
    name: basename(settings),
    advice: { id: 'pilih berkas lain dengan --config', en: 'choose another file with --config' },
  }
  const written = readYaml(settings, how) ?? {}
  const { station, data_dir } = Known.safeParse(written).data ?? {}
  if (typeof written === 'object' && 'siren' in written && !('sensors' in written))
    throw refusal(words.sirenOnly(settings))
  return {
    text: settingsText(settings, how),
    ...(station !== undefined && { station }),
    ...(data_dir !== undefined && { data_dir: resolve(dirname(settings), data_dir) }),
  }
}

/** The whole text of the settings after joining. Comments and other sections stay as they are. */
export function joinedSettings(text: string, link: JoinLink, answer: JoinAnswer, files: JoinFiles): string {
  const begun = text.trim() === '' ? newSettings(files.settings, answer.station) : text
  const pinned = link.isEncrypted ? { ca_fingerprint: link.fingerprint } : { ca_fingerprint: null }
  return yamlWith(begun, {
    station: answer.station,
    gateway: {
      url: answer.mqtt,
      username: answer.username,
      password_file: basename(files.secret),
      ...pinned,
      password_env: null,
      ca: null,
    },
  })
}

/** A service has its folder from systemd; anybody else beside the settings. */
export function newSettings(file: string, station = ''): string {
  const data_dir = file.startsWith('/etc/') ? '/var/lib/pantau-edge' : 'edge-data'
  return `# Pengaturan stasiun ini, dibuat oleh "edge -- join". Semua yang bisa ditulis di sini: hardware/systemd/edge.yaml
# The settings of this station, made by "edge -- join". All that may stand here: hardware/systemd/edge.yaml

station: ${station}
gateway: {}

# Yang menunggu dikirim. / What waits to be sent.
data_dir: ${data_dir}

# Sensor stasiun ini, satu per satu; tiap jenis punya halaman di hardware/. Hapus tanda # dan ubah:
# The sensors of this station, one by one; each kind has a page in hardware/. Take the # away and change it:
# sensors:
#   - { id: level, driver: a02yyuw, port: "serial:/dev/serial/by-id/usb-…", every_s: 60, sensor_height_m: 4.0 }
`
}
