// The package on a clean Debian: installed, run, disturbed, replaced by another version and back, removed, purged.
import { copyFileSync, existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { bootMachine, makeMachine, within } from './machine.mjs'
import { expect, found } from './report.mjs'
import { otherVersion, packageOf } from './versions.mjs'
import { villageOn } from './village.mjs'

const node = () => '/usr/lib/pantau/lib/node'
const newer = '99.0.0'

export async function tryPackage({ out, work, files, report: { check }, unpacked }) {
  const at = join(work, 'package')
  makeMachine(at)
  copyFileSync(join(out, files.deb), join(at, 'root', files.deb))
  const tree = otherVersion(unpacked(files.x64), { version: newer, isNewer: true, out: work })
  const other = packageOf(tree, { version: newer, out: join(at, 'root') })
  let machine = await bootMachine(at)
  let village = villageOn(machine, { at, node })
  const typed = (command) => village.typed(command)

  await check('package: no compiler, npm, Node or network on the machine', () => {
    expect(machine.run('command -v cc gcc g++ c++ make npm node python3').out === '', 'there is one')
    const nets = readdirSync('/proc/self/net').length && typed('ls /sys/class/net')
    return `nothing of these; networks: ${found(nets === 'lo', nets)}`
  })
  await check('package: dpkg -i', () => typed(`dpkg -i /root/${files.deb} 2>&1 | tail -1`))
  await check('package: disk that it takes', () => `${typed('du -sm /usr/lib/pantau | cut -f1')} MB`)
  await check('package: pantau --version', () => typed('pantau --version'))
  await check('package: user, groups, folders', () => {
    const groups = typed('id -nG pantau')
    expect(/dialout/.test(groups) && /video/.test(groups) && /audio/.test(groups), groups)
    const folders = typed("stat -c '%U %a %n' /etc/pantau /var/lib/pantau-gateway /var/lib/pantau-edge")
    expect(
      folders.split('\n').every((line) => line.startsWith('pantau 7')),
      folders,
    )
    return `pantau: ${groups}\n${folders}`
  })
  await check('package: no file of it can be changed by its user', () =>
    expect(
      typed('find /usr/lib/pantau /usr/bin/pantau ! -user root -o -perm /022 ! -type l | head') === '',
      'there are',
    ),
  )
  await check('package: systemd-analyze verify', () =>
    expect(
      typed('systemd-analyze verify pantau-gateway.service pantau-edge.service 2>&1') === '',
      machine.run('systemd-analyze verify pantau-gateway.service pantau-edge.service').all,
    ),
  )
  await check('package: systemd-analyze security', () =>
    typed(
      "systemd-analyze security --no-pager pantau-gateway.service pantau-edge.service 2>&1 | grep 'exposure level'",
    ),
  )
  await check('package: its services wait until they are wanted', () =>
    expect(
      !/^(active|activating)/m.test(machine.run('systemctl is-active pantau-gateway pantau-edge').out),
      'one runs',
    ),
  )
  await check('package: gateway and station are set up and a reading arrives', async () => {
    village.setUp()
    return village.readingsArrive()
  })
  await check('package: /readyz', () => {
    const { status, body } = village.ask('/readyz')
    return found(status === 200, `${status} ${JSON.stringify(body).slice(0, 300)}`).slice(0, 3)
  })
  await check(
    'package: a password in an EnvironmentFile that only root may read: check and doctor know it',
    async () => {
      typed(
        'cd /etc/pantau && (umask 077 && echo "EDGE_PASSWORD=$(cat edge.secret)" >edge.env) && rm edge.secret && sed -i "s/password_file: edge.secret/password_env: EDGE_PASSWORD/" edge.yaml && systemctl restart pantau-edge',
      )
      await village.readingsArrive()
      typed('pantau edge check')
      const { lines } = JSON.parse(machine.run('pantau doctor --edge /etc/pantau/edge.yaml --json').out)
      const wrong = lines.filter(
        ({ check, verdict }) => ['settings', 'credential'].includes(check) && verdict === 'broken',
      )
      expect(wrong.length === 0, JSON.stringify(wrong))
    },
  )
  await check('package: nothing of it runs as root', () => {
    const users = village.users()
    return found(users !== '' && !/root/.test(users), users)
  })
  await check('package: memory', () =>
    typed(
      'for s in gateway edge; do echo $s $(systemctl show --property=MemoryCurrent --value pantau-$s) $(grep VmHWM /proc/$(systemctl show --property=MainPID --value pantau-$s)/status); done',
    ),
  )
  for (const service of ['gateway', 'edge']) {
    await check(`package: ${service} is killed, and goes on`, () => disturbed(service, 'KILL'))
  }
  await check('package: a watchdog of 2 minutes watches both', () =>
    typed('systemctl show --property=WatchdogUSec,Type,Restart pantau-gateway pantau-edge | sort | uniq -c'),
  )
  // Of this one try: the two minutes of the units are systemd's affair, and only time.
  machine.run(
    'for s in gateway edge; do mkdir -p /run/systemd/system/pantau-$s.service.d; printf "[Service]\\nWatchdogSec=10\\n" >/run/systemd/system/pantau-$s.service.d/try.conf; done; systemctl daemon-reload; systemctl restart pantau-gateway pantau-edge',
  )
  for (const service of ['gateway', 'edge']) {
    await check(`package: ${service} hangs (SIGSTOP), the watchdog (10 s for this try) starts it anew`, () =>
      disturbed(service, 'STOP'),
    )
  }
  await check('package: power cut; both start again by themselves', async () => {
    await machine.cut()
    machine = await bootMachine(at)
    village = villageOn(machine, { at, node })
    village.board()
    return village.readingsArrive()
  })
  await check('package: nothing acknowledged is missing, and the record can be read', async () => {
    const { ok } = JSON.parse(typed('pantau verify'))
    expect(ok, 'verify finds damage')
    return village.nothingMissing()
  })
  await check('package: pantau update FILE.deb says what to type', () => {
    const { status, all } = machine.run(`pantau update /root/${other.split('/').at(-1)} --unsigned --lang en`)
    return found(status === 0 && all.includes('sudo dpkg -i /root/'), all)
  })
  await check(`package: upgrade to ${newer}, whose tables are newer`, async () => {
    const from_ms = Date.now() - 10_000
    const said = typed(`dpkg -i ${other.replace(at, '')} 2>&1`)
    await within(90, () => isUp(newer), said)
    await village.readingsArrive()
    const copies = typed('ls /var/lib/pantau-gateway/versions /var/lib/pantau-edge/versions').replaceAll('\n', ' ')
    return `${typed('pantau --version')}; copies of ${copies}; ${await village.nothingMissing()}; ${village.longestHole(from_ms)}`
  })
  await check('package: back to the version before, and its data', async () => {
    const from_ms = Date.now() - 10_000
    const said = typed(`dpkg -i /root/${files.deb} 2>&1`)
    await within(90, () => isUp(), said)
    expect(said.includes('put_back'), said)
    await village.readingsArrive()
    return `${await village.nothingMissing()}; ${village.longestHole(from_ms)}`
  })
  await check('package: nothing is written in the logs that should not be', () =>
    typed('journalctl -b -q -u pantau-gateway -u pantau-edge -o cat | grep -E \'"level":(50|60)\' | head -3 || true'),
  )
  await check('package: removed: no unit, no program; settings and data stay', () => {
    typed('dpkg -r pantau 2>&1')
    expect(!existsSync(join(at, 'usr/lib/pantau')) && !existsSync(join(at, 'usr/bin/pantau')), 'programs are left')
    expect(machine.run('systemctl cat pantau-gateway').status !== 0, 'the unit is left')
    expect(machine.run("ls -l /proc/[0-9]*/exe 2>/dev/null | grep 'usr/lib/pantau'").out === '', 'a program runs')
    return typed('ls -d /etc/pantau/*.yaml /var/lib/pantau-gateway/log /var/lib/pantau-edge/outbox.db')
  })
  await check('package: installed again, everything goes on', async () => {
    typed(`dpkg -i /root/${files.deb} 2>&1`)
    typed('systemctl enable --now pantau-gateway pantau-edge 2>&1')
    await within(90, () => isUp())
    await village.readingsArrive()
    return village.nothingMissing()
  })
  await check('package: purged: the settings go, the data stay, and that is said', () => {
    const said = typed('dpkg -P pantau 2>&1')
    expect(!existsSync(join(at, 'etc/pantau')) && existsSync(join(at, 'var/lib/pantau-gateway/log')), said)
    const left = typed(
      'find / -xdev -name "*pantau*" -not -path "/proc/*" -not -path "/root/*" -not -path "/var/log/*" -not -path "/opt/*" 2>/dev/null | sort',
    )
    return `${said.split('\n').at(-1)}; left: ${left.replaceAll('\n', ' ')}`
  })
  await machine.cut()

  /** The service's process gets a signal; another one takes its place and readings arrive again. */
  async function disturbed(service, signal) {
    const before = village.pid(service)
    const from_ms = Date.now()
    typed(`kill -${signal} ${before}`)
    await within(60, () => ![0, before].includes(village.pid(service)), 'another process')
    await within(60, () => typed(`systemctl is-active pantau-${service} || true`) === 'active', 'it is ready')
    const seconds = ((Date.now() - from_ms) / 1_000).toFixed(0)
    await village.readingsArrive()
    return `ready again after ${seconds} s; ${await village.nothingMissing()}`
  }

  function isUp(version) {
    const active = machine.run('systemctl is-active pantau-gateway pantau-edge').out
    if (active !== 'active\nactive') return false
    const { status, body } = village.ask('/api/v1/gateway')
    return status === 200 && (version === undefined || body.version === version)
  }
}
