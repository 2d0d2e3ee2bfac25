// From a clean Debian to the first reading that a person sees: the package is installed, `pantau setup` is answered at a terminal as in the
// handbook, and a browser in the machine's network opens the address that setup has told. Keeps the
// conversation as first-reading.txt.
import { spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { watchMemory } from './cost.mjs'
import { bootMachine, makeMachine, within } from './machine.mjs'
import { atTerminal, plugIn } from './person.mjs'
import { found } from './report.mjs'
import { openedIn } from './seen.mjs'

/** What is waited for, and what is typed there; Enter alone takes what setup proposes. `hand`: held under the sensor, and away. */
const answers = [
  ['Bahasa / Language', ''],
  ['Komputer ini menjadi apa?', '3'],
  ['menyebut server desa ini?', 'Desa Cawang'],
  ['mencapai komputer ini?', ''],
  ['Sensor mana yang dipakai?', ''],
  ['Tipe apa yang tertulis', ''],
  'hand',
  ['Berapa meter dari muka sensor', '4,25'],
  ['Cocok dengan papan duga?', ''],
  ['Nama sensor ini di data', ''],
  ['setiap berapa detik?', ''],
  ['Ada sensor lain', ''],
  ['menyebut tempat stasiun ini?', 'Jembatan Hulu'],
  ['Nama stasiunnya di data', ''],
  ['Lintang dan bujur', '-6,6335 106,8371'],
]
const safe = 'Pembacaan pertama aman di server desa'

export async function tryFirstReading({ out, work, files, report, unpacked }) {
  const { check } = report
  const at = join(work, 'first-reading')
  makeMachine(at)
  copyFileSync(join(out, files.deb), join(at, 'root', files.deb))
  cpSync(unpacked(files.x64), join(at, 'opt/board'), { recursive: true, verbatimSymlinks: true }) // of the sensor, not of the computer
  const machine = await bootMachine(at)
  joinNetwork(machine)
  const { hold, isThere } = plugIn(machine, { at, node: '/opt/board/lib/node' })
  await isThere()
  const memory = watchMemory(machine)
  const from_ms = Date.now()
  const seconds = () => ((Date.now() - from_ms) / 1_000).toFixed(0)
  let shown = ''
  let url = ''

  await check('first reading: dpkg -i', async () => {
    const dpkg = atTerminal(machine, `dpkg -i /root/${files.deb}`)
    await dpkg.until('sudo pantau setup')
    await dpkg.ended()
    const mb = (bytes) => (bytes / 1e6).toFixed(1)
    return `after ${seconds()} s; package ${mb(statSync(join(out, files.deb)).size)} MB, installed ${machine.run('du -sm /usr/lib/pantau | cut -f1').out} MB`
  })
  await check(
    'first reading: pantau setup, in Indonesian, until the first reading is safe at the gateway',
    async () => {
      const setup = atTerminal(machine, 'pantau setup')
      try {
        for (const step of answers) {
          if (step === 'hand') await holdHand(setup)
          else {
            await setup.until(step[0])
            await isThere() // the port is made anew after each use
            setup.type(step[1])
          }
        }
        await setup.until(safe)
        await setup.until('Selesai.')
        await setup.ended()
      } finally {
        shown = setup.shown()
      }
      const typed = answers.filter((step) => step !== 'hand' && step[1] !== '').length
      return `after ${seconds()} s; typed: 2 commands, ${typed} answers, and Enter ${answers.length - typed} times`
    },
  )
  await check('first reading: seen in Chromium, at the address that setup has told', async () => {
    url = /Buka di ponsel yang satu jaringan: (\S+)/.exec(shown)[1]
    const { text, close } = await openedIn(machine, url)
    try {
      const seen = await within(60, async () => /Jembatan Hulu[\s\S]*2,\d+\s*m/.test(await text()) && (await text()))
      return `${url} after ${seconds()} s: ${seen
        .split('\n')
        .filter((line) => /Jembatan Hulu|2,\d+/.test(line))
        .slice(0, 3)
        .join(' · ')}`
    } finally {
      await close()
    }
  })
  await check('first reading: most memory on the way', () => {
    memory.stop()
    const { mb, what } = memory.most()
    return found(mb > 0, `${mb} MB (${what})`)
  })
  await check('first reading: pantau doctor finds nothing that is broken', () => {
    const { out: said, status, all } = machine.run('pantau doctor --lang id')
    return found(status === 0, status === 0 ? said.split('\n').at(-1) : all)
  })
  writeFileSync(join(out, 'first-reading.txt'), `# dpkg -i ${files.deb}\n# pantau setup\n${shown}`)
  await machine.cut()

  async function holdHand(setup) {
    await setup.until('1,953')
    hold(310)
    await setup.until('0,310')
    hold(1_953)
    await setup.until('1,953')
    setup.type('')
  }
}

/** The village's network: an address, the time, and no way out. A bridge without members, because every kernel has that. */
function joinNetwork({ leader, run }) {
  run('mkdir -p /run/systemd/timesync && touch /run/systemd/timesync/synchronized')
  const ip = (...words) => spawnSync('nsenter', ['-t', leader, '--net', 'ip', ...words])
  ip('link', 'add', 'lan0', 'type', 'bridge')
  ip('address', 'add', '192.168.1.10/24', 'dev', 'lan0')
  ip('link', 'set', 'lan0', 'up')
}
