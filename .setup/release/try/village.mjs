// A gateway and a station on a machine on which a release is installed: set up by what a person types, and asked how they are.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { within } from './machine.mjs'
import { expect } from './report.mjs'

/** Asks the gateway from within the machine, by the Node of the release. */
const asking = `
const [path] = process.argv.slice(2)
const answer = await fetch('http://127.0.0.1:8080' + path).catch((err) => ({ status: 0, text: async () => JSON.stringify(String(err.cause ?? err)) }))
process.stdout.write(JSON.stringify({ status: answer.status, body: JSON.parse(await answer.text()) }))
`

export function villageOn({ run }, { at, node }) {
  writeFileSync(join(at, 'root/ask.mjs'), asking)
  const ask = (path) => {
    const { out, all, status } = run(`${node()} /root/ask.mjs '${path}'`)
    expect(status === 0, all)
    return JSON.parse(out)
  }
  const typed = (command) => {
    const { status, out, all } = run(command)
    expect(status === 0, `${command}: ${all}`)
    return out
  }
  const ledger = () => ask('/api/v1/stations/hulu/ledger').body
  const stored = () => {
    try {
      return ledger().readings?.stored ?? 0
    } catch {
      return 0 // it is just starting
    }
  }

  return {
    ask,
    typed,
    /** A simulated board on a wire, a station that reads it each second, and its gateway, as services. */
    setUp() {
      const { password } = JSON.parse(typed('pantau station add hulu --data-dir /var/lib/pantau-gateway'))
      writeFileSync(
        join(at, 'etc/pantau/edge.yaml'),
        `station: hulu
gateway: { url: "mqtt://127.0.0.1:1883", username: hulu, password_file: edge.secret }
data_dir: /var/lib/pantau-edge
sensors:
  - { id: level, driver: a02yyuw, port: "tcp:127.0.0.1:4001", every_s: 1, sensor_height_m: 4 }
`,
      )
      writeFileSync(join(at, 'etc/pantau/edge.secret'), password)
      typed('cd /etc/pantau && chown pantau:pantau edge.yaml edge.secret && chmod 600 edge.secret')
      this.board()
      typed('pantau check && pantau edge check')
      typed('systemctl enable --now pantau-gateway pantau-edge 2>&1')
    },
    /** The board is no part of Pantau's services, and outlives their versions: it is a copy of its own. */
    board() {
      typed(
        '[ -e /opt/board ] || cp -R "$(dirname "$(dirname "$(readlink -f /usr/lib/pantau/bin/pantau || readlink -f /opt/pantau/current/bin/pantau)")")" /opt/board',
      )
      typed(
        'systemd-run --quiet --unit=board --uid=nobody /opt/board/bin/pantau sim --board a02yyuw --sensor-height-m 4 --port 4001',
      )
    },
    /** Waits for readings that were not there before. */
    async readingsArrive(seconds = 60) {
      const before = stored()
      await within(seconds, () => stored() > before + 2, 'a reading arrives')
      return `${stored()} readings`
    },
    /** Everything that the station has numbered has arrived: what its clock kept back comes ten seconds after it is connected. */
    async nothingMissing() {
      const missing = () => ledger().epochs.flatMap((epoch) => epoch.missing)
      await within(30, () => missing().length === 0, 'all that was numbered has arrived').catch(() =>
        expect(false, JSON.stringify(missing())),
      )
      return `${ledger().readings.stored} readings of ${ledger().epochs.length} starts of the station, none missing`
    },
    /** The longest time without a measurement since then: what an update costs, for the station itself is replaced, too. */
    longestHole(from_ms) {
      const { rows } = ask(`/api/v1/readings?station=hulu&quantity=distance_m&from=${from_ms}&limit=10000`).body
      const times = rows.map(({ at_ms }) => at_ms).sort((a, b) => a - b)
      const holes = times.slice(1).map((at_ms, i) => at_ms - times[i])
      return `the longest time without a reading ${(Math.max(...holes) / 1_000).toFixed(0)} s`
    },
    /** Who runs the processes of the two services, counted. */
    users: () =>
      typed(
        'for s in gateway edge; do for p in $(cat /sys/fs/cgroup/system.slice/pantau-$s.service/cgroup.procs); do stat -c %U /proc/$p; done; done | sort | uniq -c',
      ),
    version: () => ask('/api/v1/gateway').body.version,
    pid: (service) => Number(typed(`systemctl show --property=MainPID --value pantau-${service}`)),
  }
}
