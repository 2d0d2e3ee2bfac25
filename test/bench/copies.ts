/** How long a village is without its gateway when the data folder is gone and a second home takes over; and whether all is there. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Homes, openLostVillage, type Round } from '../crash/lost-village.ts'
import { addStation, startProgram } from '../crash/programs.ts'
import { seededRandom } from '../crash/random.ts'
import { gatewayProcess } from '../kit/cli.ts'
import { percentile } from './percentile.ts'
import type { Bench } from './scene.ts'

/** Half of the default of `follow`, so that a hundred rounds take less than an hour. */
const every_s = 5

/** As a person types it. */
const homes: Homes = {
  addStation: async (folder, station) => addStation(folder, station),
  async token(folder) {
    const { stdout } = gatewayProcess('token', 'add', 'rumah-kedua', '--role', 'copy', '--data-dir', folder)
    return (JSON.parse(stdout) as { token: string }).token
  },
  follow: (url, token, folder) =>
    startProgram(
      'gateway/main.js',
      ['follow', url, '--token', token, '--every', `${every_s}`, '--data-dir', folder],
      {},
      `${folder}.log`,
    ),
  async takeOver(folder) {
    const { status, stderr } = gatewayProcess('follow', '--take-over', '--data-dir', folder)
    if (status !== 0) throw new Error(`not taken over: ${stderr}`)
  },
  complete_ms: (folder) =>
    (JSON.parse(readFileSync(join(folder, 'second-home.json'), 'utf8')) as { complete_ms: number }).complete_ms,
}

/** The loss comes anywhere between two rounds of the second home. */
const within_ms = (every_s + 1) * 1_000
const kept_ms = 60_000

export async function benchCopies(bench: Bench) {
  const folder = bench.folder('copies')
  const seed = Math.floor(Math.random() * 1e9)
  const village = await openLostVillage(folder, seededRandom(seed), homes)
  const rounds: Round[] = []
  for (let n = 1; n <= bench.rounds; n++) {
    const round = await village.round(within_ms)
    rounds.push(round)
    bench.say(`copies: round ${n}: ${JSON.stringify(round)}`)
  }
  const total = await village.total()
  await village.close()
  const sum = (of: (round: Round) => number) => rounds.reduce((all, round) => all + of(round), 0)
  const missing = sum(({ values_missing }) => values_missing)
  const { duplicated, invented, changed } = total.published
  const isWhole = missing + duplicated + invented + changed + total.frames_lost === 0
  bench.note({
    what: `the data folder deleted ${rounds.length} times under a second home: values missing that were there at its last round`,
    measured: `${missing} of ${sum(({ values }) => values)} (${sum(({ days_wrong }) => days_wrong)} of ${sum(({ days }) => days)} series and days); doubled, invented or changed: ${duplicated + invented + changed}; lost at the station: ${total.frames_lost} of ${total.frames} frames`,
    target: '0',
    isMet: isWhole,
    detail: { seed, rounds, total },
  })
  const lags = spread(rounds.map(({ lag_ms }) => lag_ms))
  bench.note({
    what: 'how far the second home was behind when the folder was lost',
    measured: `${lags.text}; acknowledged meanwhile and gone: ${sum(({ late_gone }) => late_gone)} values`,
    target: '≤ 60 s',
    isMet: lags.most_ms <= kept_ms,
    detail: {},
  })
  for (const who of ['publisher', 'agent'] as const) {
    const took = spread(rounds.map(({ took_ms }) => took_ms[who]))
    bench.note({
      what: `old gateway gone → new one acknowledges ${who === 'agent' ? 'an agent, which asks again each 5 s' : 'a station that asks again at once'}`,
      measured: took.text,
      target: '≤ 10 min',
      isMet: took.most_ms <= 600_000,
      detail: {},
    })
  }
}

function spread(times: readonly number[]) {
  const at = (share: number) => percentile(times, share)
  const s = (ms: number) => `${(ms / 1_000).toFixed(1)}`
  return {
    most_ms: at(1),
    text: `least ${s(at(0))}, median ${s(at(0.5))}, 90 % ${s(at(0.9))}, most ${s(at(1))} s`,
  }
}
