/** A computer as `doctor` sees it: its system files in a folder, its programs and its room as a test says. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Computer } from '../../doctor/index.ts'
import { realClock } from '../../edge/platform/clock.ts'
import { emptyFolder } from './folder.ts'

/** A computer whose network has set its clock, on which nothing is wrong. */
export const soundFiles: Record<string, string> = {
  'run/systemd/timesync/synchronized': '',
  'sys/devices/platform/soc/soc:firmware/get_throttled': '0\n',
  'proc/net/route': 'Iface\tDestination\tGateway\nwlan0\t00000000\t0101A8C0\t0003\n',
  'proc/net/wireless': 'Inter-| sta-|\n face | tus |\n wlan0: 0000   54.  -61.  -256        0\n',
  'proc/self/mountinfo': '24 1 179:2 / / rw,noatime shared:1 - ext4 /dev/root rw\n',
  'sys/dev/block/179:2/uevent': 'MAJOR=179\nMINOR=2\nDEVNAME=mmcblk0p2\nDEVTYPE=partition\n',
  'sys/fs/ext4/mmcblk0p2/errors_count': '0\n',
}

export interface ComputerGiven {
  /** System files that differ from those of a sound computer; null: it has none. */
  files?: Record<string, string | null>
  /** What programs print, by their name. */
  programs?: Record<string, string>
  free_bytes?: number
  address?: string | null
  now?: () => number
  clock?: Computer['clock']
}

export function fakeComputer(given: ComputerGiven = {}): Computer {
  const { files = {}, programs = {}, free_bytes = 12.4e9, address = '192.168.1.20', now = Date.now } = given
  const root = emptyFolder()
  for (const [path, text] of Object.entries({ ...soundFiles, ...files })) {
    if (text === null) continue
    mkdirSync(join(root, dirname(path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  const one = { netmask: '', mac: '', cidr: null, internal: false, family: 'IPv4' as const }
  return {
    root,
    ask: async (program) => programs[program],
    clock: given.clock ?? realClock(now),
    addresses: () => (address === null ? {} : { wlan0: [{ ...one, address }] }),
    room: async () => ({ free_bytes, size_bytes: 31e9 }),
  }
}
