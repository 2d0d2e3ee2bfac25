/** What `doctor` says of a computer: its system files lie in a folder, and say what those of a real one say. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  type Check,
  card,
  clock,
  folder,
  network,
  others,
  power,
  service,
  serviceEnvironment,
} from '../../doctor/index.ts'
import { verifyFiles } from '../../edge/platform/verify-files.ts'
import { type ComputerGiven, fakeComputer } from '../kit/fakeComputer.ts'
import { emptyFolder } from '../kit/folder.ts'

const kinds = async <On>(check: Check<On>, on: On) =>
  (await check.look(on, AbortSignal.timeout(10_000))).map(({ kind }) => kind)
const found = <Of extends object>(check: Check<{ computer: ReturnType<typeof fakeComputer> } & Of>, more: Of) => {
  return (given: ComputerGiven) => kinds(check, { computer: fakeComputer(given), ...more })
}

const throttled = 'sys/devices/platform/soc/soc:firmware/get_throttled'
const volt = { 'sys/class/hwmon/hwmon1/name': 'rpi_volt\n', 'sys/class/hwmon/hwmon1/in0_lcrit_alarm': '1\n' }

describe('power', () => {
  it.each<[string, ComputerGiven, string]>([
    ['a Pi that has enough', {}, 'enough'],
    ['a Pi that is short of it now', { files: { [throttled]: '50005\n' } }, 'weak'],
    ['a Pi that was short of it', { files: { [throttled]: '50000\n' } }, 'was-weak'],
    ['a Pi in the sun', { files: { [throttled]: '8\n' } }, 'warm'],
    [
      'the program of the firmware says it',
      { files: { [throttled]: null }, programs: { vcgencmd: 'throttled=0x50005\n' } },
      'weak',
    ],
    ['only the kernel’s alarm says it', { files: { [throttled]: null, ...volt } }, 'weak'],
    ['no Pi', { files: { [throttled]: null } }, 'unknown'],
  ])('%s', async (_, given, kind) => {
    expect(await found(power, {})(given)).toEqual([kind])
  })
})

describe('the clock', () => {
  const mark = 'run/systemd/timesync/synchronized'
  it.each<[string, ComputerGiven, string]>([
    ['of 1970', { now: () => 3_600_000, files: { [mark]: null }, programs: { timedatectl: 'no\n' } }, 'past'],
    ['of 1970, whoever says that it is set', { now: () => 3_600_000 }, 'past'],
    ['set by the network', {}, 'right'],
    ['not set since the start', { files: { [mark]: null }, programs: { timedatectl: 'no\n' } }, 'unset'],
    ['of which nobody knows', { files: { [mark]: null } }, 'unknown'],
  ])('%s', async (_, given, kind) => {
    expect(await found(clock, {})(given)).toEqual([kind])
  })
})

describe('the card', () => {
  const mounts = 'proc/self/mountinfo'
  const wear = 'sys/block/mmcblk0/device/life_time'
  it.each<[string, ComputerGiven, string]>([
    ['with room', {}, 'room'],
    ['nearly full', { free_bytes: 150e6 }, 'nearly'],
    ['full', { free_bytes: 4e6 }, 'full'],
    [
      'that went read-only',
      { files: { [mounts]: '24 1 179:2 / / rw,noatime - ext4 /dev/mmcblk0p2 ro\n' } },
      'read-only',
    ],
    ['with errors', { files: { 'sys/fs/ext4/mmcblk0p2/errors_count': '3\n' } }, 'errors'],
    ['that wears out', { files: { [wear]: '0x09 0x02\n' } }, 'worn'],
    ['that is worn out', { files: { [wear]: '0x0b 0x02\n' } }, 'worn-out'],
    ['without spare blocks', { files: { 'sys/block/mmcblk0/device/pre_eol_info': '0x03\n' } }, 'worn-out'],
  ])('%s', async (_, given, kind) => {
    expect(await found(card, { folder: '/var/lib/not-there-yet' })(given)).toEqual([kind])
  })

  it('is the one on which the folder lies, not the first', async () => {
    const at = emptyFolder()
    const files = { [mounts]: `24 1 179:2 / / rw - ext4 /dev/mmcblk0p2 rw\n30 24 8:1 / ${at} ro - vfat /dev/sda1 ro\n` }
    expect(await found(card, { folder: join(at, 'data') })({ files })).toEqual(['read-only'])
  })
})

describe('the network', () => {
  const radio = (dbm: number) => ({ 'proc/net/wireless': `\n\n wlan0: 0000   54.  ${dbm}.  -256        0\n` })
  it.each<[string, ComputerGiven, string[]]>([
    ['with a way out', {}, ['connected']],
    ['without an address', { address: null }, ['none']],
    ['with an address that it gave itself', { address: '169.254.7.7' }, ['none']],
    ['without a way out', { files: { 'proc/net/route': 'Iface\tDestination\tGateway\n' } }, ['local']],
    ['by a weak radio', { files: radio(-79) }, ['connected', 'modest-radio']],
    ['by a very weak radio', { files: radio(-88) }, ['connected', 'weak-radio']],
  ])('%s', async (_, given, kinds) => {
    expect(await found(network, {})(given)).toEqual(kinds)
  })
})

describe('the service', () => {
  const shows = (text: string): ComputerGiven => ({ programs: { systemctl: text } })
  const loaded = (state: string, sub: string, restarts = 0, file = 'enabled') =>
    shows(`LoadState=loaded\nActiveState=${state}\nSubState=${sub}\nUnitFileState=${file}\nNRestarts=${restarts}\n`)
  it.each<[string, ComputerGiven, string]>([
    ['where there is no systemd', {}, 'no-systemd'],
    ['that is not installed', shows('LoadState=not-found\nActiveState=inactive\n'), 'none'],
    ['that runs', loaded('active', 'running'), 'runs'],
    ['that ends again and again', loaded('activating', 'auto-restart', 12), 'keeps-ending'],
    ['that has failed', loaded('failed', 'failed'), 'failed'],
    ['that is not started', loaded('inactive', 'dead'), 'off'],
    ['that would not come back', loaded('active', 'running', 0, 'disabled'), 'not-at-boot'],
    ['that was started anew often', loaded('active', 'running', 5), 'restarted'],
  ])('%s', async (_, given, kind) => {
    expect(await found(service, { service: 'pantau-edge' })(given)).toEqual([kind])
  })
})

describe('the data folder', () => {
  const looked = (at: string) =>
    kinds(folder, {
      computer: fakeComputer(),
      folder: at,
      verify: async (path: string) => verifyFiles(path, ['outbox.db']),
    })

  it('that is not there yet', async () => {
    expect(await looked(join(emptyFolder(), 'none'))).toEqual(['none'])
  })

  it('that is sound, and one that others may read', async () => {
    const at = join(emptyFolder(), 'data')
    mkdirSync(at, { mode: 0o700 })
    expect(await looked(at)).toEqual(['sound'])
    chmodSync(at, 0o755)
    expect(await looked(at)).toEqual(['open'])
  })

  it('with a damaged file, and with one that was put aside', async () => {
    const at = emptyFolder()
    writeFileSync(join(at, 'outbox.db'), Buffer.alloc(9_000, 7))
    expect(await looked(at)).toEqual(['damaged'])
    const later = emptyFolder()
    writeFileSync(join(later, 'outbox.db.damaged-1'), 'x')
    expect(await looked(later)).toEqual(['was-damaged'])
  })
})

describe('other gateways', () => {
  it('are looked for among the computers that were heard of late, and told apart from a twin', async () => {
    const server = createServer((_, response) =>
      response.end(JSON.stringify({ gateway: 'other-one', name: 'Desa Lain' })),
    )
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.47', resolve))
    onTestFinished(() => void server.close())
    const { port: webPort } = server.address() as AddressInfo
    const arp =
      'IP address       HW type     Flags       HW address\n127.0.0.47       0x1         0x2         aa:bb\n10.9.9.9  0x1  0x0  00:00\n'
    const computer = fakeComputer({ files: { 'proc/net/arp': arp } })
    const with_ = (own: string | undefined) => kinds(others, { computer, webPort, ownGateway: async () => own })
    expect(await with_('this-one')).toEqual(['another'])
    expect(await with_('other-one')).toEqual(['twin'])
    expect(await with_(undefined)).toEqual(['none'])
  })
})

describe('the variables of a service', () => {
  const unit = (more = '') =>
    `Environment=LANG=id "NAME=two words"\nEnvironmentFiles=/etc/pantau/edge.env (ignore_errors=yes)\n${more}`
  const variables = (given: ComputerGiven) => serviceEnvironment('pantau-edge', fakeComputer(given))

  it('are those of its unit and of the files that the unit names', async () => {
    const text =
      '# the station\n; also a comment\nEDGE_PASSWORD=a#b c \nQUOTED="d \\"e\\""\nSINGLE=\'f\'\nno variable\n'
    const given = { programs: { systemctl: unit() }, files: { 'etc/pantau/edge.env': text } }
    expect(await variables(given)).toEqual({
      ...{ LANG: 'id', NAME: 'two words', EDGE_PASSWORD: 'a#b c', QUOTED: 'd "e"', SINGLE: 'f' },
    })
  })

  it('are those of the process that runs, where this user may not read the file', async () => {
    const files = { 'proc/77/environ': 'EDGE_PASSWORD=secret\0LANG=en\0' }
    const found = await variables({ programs: { systemctl: unit('MainPID=77\n') }, files })
    expect(found).toEqual({ EDGE_PASSWORD: 'secret', LANG: 'id', NAME: 'two words' })
  })

  it('are none where there is no systemd', async () => {
    expect(await variables({})).toEqual({})
  })
})
