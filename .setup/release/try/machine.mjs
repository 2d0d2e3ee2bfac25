// A clean Debian that runs here: made by mmdebstrap, booted with its own systemd in a container, without a network, a compiler or npm.
// Debian: apt-get install mmdebstrap systemd-container; and root.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { say } from '../../ready.mjs'
import { cache } from '../node.mjs'
import { outputOf } from '../run.mjs'

/**
 * What Raspberry Pi OS has, too, and a minimal Debian has not: systemd, xz for archives, ssh-keygen for signatures. And socat, which
 * stands in for what is outside of the computer: the cable of a sensor, and the terminal at which a person types.
 */
const packages = ['systemd', 'systemd-sysv', 'dbus', 'xz-utils', 'openssh-client', 'socat']
const suite = 'bookworm'

/** Unpacks a clean Debian into the folder `at`. The image is made once. */
export function makeMachine(at) {
  const image = join(cache, `debian-${suite}-with-socat.tar`)
  if (!existsSync(image)) {
    say(`making a clean Debian (${suite}) with mmdebstrap`)
    mkdirSync(cache, { recursive: true })
    const args = ['--variant=minbase', `--include=${packages.join(',')}`, '--aptopt=Acquire::Check-Valid-Until "false"']
    outputOf('mmdebstrap', [...args, suite, `${image}.new.tar`], { advice: 'Debian: apt-get install mmdebstrap' })
    renameSync(`${image}.new.tar`, image)
  }
  rmSync(at, { recursive: true, force: true })
  mkdirSync(at, { recursive: true })
  outputOf('tar', ['-xpf', image, '-C', at, '--numeric-owner'])
  writeFileSync(join(at, 'etc/machine-id'), `${'5'.repeat(32)}\n`) // otherwise it asks for its first settings
  writeFileSync(join(at, 'etc/hostname'), 'desa\n')
}

/**
 * Boots it. `run` types a command there as root and waits for its end, `begin` gives its process; `leader` is its first process, seen from
 * here; `cut` is a power cut.
 */
export async function bootMachine(at) {
  const log = `${at}.boot.log`
  // In a mount namespace of its own, with the one tree of control groups that systemd wants: hosts differ.
  const start = `mount --make-rprivate / && umount -R /sys/fs/cgroup; mount -t cgroup2 none /sys/fs/cgroup || exit 1
    group=/sys/fs/cgroup/pantau-try-$$
    mkdir -p "$group" && echo $$ >"$group/cgroup.procs"
    systemd-nspawn --quiet --register=no --keep-unit --private-network --console=pipe --directory="$1" --boot >"$2" 2>&1
    echo $$ >/sys/fs/cgroup/cgroup.procs
    find "$group" -depth -type d -exec rmdir {} +`
  const host = spawn('unshare', ['--mount', 'sh', '-c', start, 'sh', at, log], { stdio: 'ignore', detached: true })
  let isGone = false
  host.once('exit', () => {
    isGone = true
  })
  const leader = await within(180, () => {
    if (isGone) throw new Error(`the machine does not boot: ${readFileSync(log, 'utf8')}`)
    return initOf(host.pid)
  })
  const inside = ['-t', leader, '--mount', '--uts', '--ipc', '--net', '--pid', '--cgroup', '--root', 'sh', '-c']
  const env = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8', HOME: '/root' }
  const options = { encoding: 'utf8', env, cwd: '/' }
  const run = (command) => {
    const { status, stdout, stderr } = spawnSync('nsenter', [...inside, `cd /\n${command}`], options)
    return { status, out: stdout.trim(), err: stderr.trim(), all: `${stdout}${stderr}`.trim() }
  }
  await within(180, () => /running|degraded/.test(run('systemctl is-system-running').out))
  const ended = () => within(180, () => isGone)
  return {
    run,
    leader,
    begin: (command) => spawn('nsenter', [...inside, `cd /\n${command}`], { ...options, stdio: 'pipe' }),
    async cut() {
      process.kill(Number(leader), 'SIGKILL')
      await ended()
    },
  }
}

/** The first process of the container that `host` has started: its systemd. */
function initOf(pid) {
  const children = (one) =>
    spawnSync('pgrep', ['-P', String(one)], { encoding: 'utf8' })
      .stdout.split('\n')
      .filter(Boolean)
  const all = [String(pid)]
  for (let at = 0; at < all.length; at++) all.push(...children(all[at]))
  return all.find((one) => {
    const file = `/proc/${one}/cmdline`
    return existsSync(file) && /^(\/usr)?\/(lib\/systemd\/systemd|sbin\/init)\0/.test(readFileSync(file, 'utf8'))
  })
}

/** What `look` answers, once it answers something; it is asked for so many seconds. */
export async function within(seconds, look, what = look) {
  const end_ms = Date.now() + seconds * 1_000
  for (;;) {
    const found = await look()
    if (found) return found
    if (Date.now() > end_ms) throw new Error(`not within ${seconds} s: ${what}`)
    await delay(250)
  }
}
