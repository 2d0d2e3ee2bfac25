/** `forget`, and `station forget-sensor`: what must go. Tells what would go, and asks; one JSON line on stdout. */
import { userInfo } from 'node:os'
import type { Logger } from 'pino'
import { idPattern } from '../../edge/contract.ts'
import { type Command, checked, text, time } from '../../edge/platform/command-line.ts'
import { ConfigError } from '../../edge/platform/problems.ts'
import { folderProblem } from '../../edge/platform/starting.ts'
import { typed } from '../../edge/platform/typed.ts'
import { isQuantity } from '../../hardware/quantities.ts'
import { ForgetAnswer } from '../contract.ts'
import { askAsOperator, mayGoOn, type OperatorTools, operatorSettings, type RunningGateway } from '../stations/index.ts'
import { type ForgetScope, openStore } from '../store/index.ts'
import { forgetAsked, type Said } from './forgetting.ts'

export interface CommandTools extends OperatorTools {
  now: () => number
  log: Logger
}

interface Given {
  sensor?: string
  quantity?: string
  from?: number
  to?: number
  why?: string
  by?: string
  yes?: boolean
}

const notes = `
For what must go: a person's wish, a test station, a sensor whose name was mistyped.
  ${typed('gateway')} forget coba --why "stasiun percobaan" --data-dir D
  ${typed('gateway')} forget hulu --sensor hujna --why "salah ketik" --data-dir D
  ${typed('gateway')} forget hulu --sensor level --from 2026-03-01 --to 2026-03-02 --why "permintaan warga" --data-dir D
It goes from every file of the record, for ever. What stays is who, when, why, how many values and of which times. What arrives
afterwards is new, whatever its time: let the station send what it still holds, or take its access away (station remove), first.
Works while the gateway runs, and while it does not. Ends with 0 when it is done, with 1 when nobody said yes.
`

const moment = time()
const id = checked('1 to 40 of a-z, 0-9 and -', (typed) => (idPattern.test(typed) ? typed : undefined))
const quantity = checked('a quantity such as water_level_m', (typed) => (isQuantity(typed) ? typed : undefined))

/** Adds `forget`, and `forget-sensor` to the noun `station`, which must be there. */
export function addForgetCommands(program: Command, tools: CommandTools): void {
  const forget = program
    .command('forget')
    .description('has the record forget a station, a sensor, or a stretch of time of one')
    .argument('<STATION>', 'a station id')
    .option('--sensor <S>', 'only this sensor of it', id)
    .option('--quantity <Q>', 'only this quantity of that sensor', quantity)
  add(forget, tools, ([station = '']) => ({ station: id(station) }))
  const station = program.commands.find((one) => one.name() === 'station')!
  const sensor = station
    .command('forget-sensor')
    .description('has the record forget a sensor, such as one with a mistyped name')
    .argument('<STATION>', 'a station id')
    .argument('<SENSOR>', 'a sensor id')
  add(sensor, tools, ([station = '', sensor = '']) => ({ station: id(station), sensor: id(sensor) }))
}

function add(command: Command, tools: CommandTools, named: (words: string[]) => ForgetScope) {
  command
    .option('--from <T>', 'only what was measured at this time or later', moment)
    .option('--to <T>', 'only what was measured before this time', moment)
    .option('--why <TEXT>', 'why, in a few words; it stays on record', text)
    .option('--by <NAME>', 'who wishes it (default: the name of the user)', text)
    .option('--yes', 'does it without asking')
    .addHelpText('after', notes)
  const settings = operatorSettings(command, tools)
  command.action(async () => {
    const given = command.opts<Given>()
    const { from, to, sensor, quantity } = given
    if (quantity !== undefined && sensor === undefined)
      throw new ConfigError('--quantity: of which sensor? Name --sensor too.')
    if (from !== undefined && to !== undefined && from >= to) throw new ConfigError('--from: is not before --to.')
    const what: ForgetScope = {
      ...named(command.args),
      ...(sensor !== undefined && { sensor }),
      ...(quantity !== undefined && { quantity }),
      ...(from !== undefined && { from_ms: from }),
      ...(to !== undefined && { to_ms: to }),
    }
    await run(what, given, settings(), tools)
  })
}

type Work = (said: Said, isConfirmed: boolean) => Promise<ForgetAnswer>

async function run(what: ForgetScope, given: Given, config: RunningGateway, tools: CommandTools) {
  const { screen, ask } = tools
  const print = (answer: object) => void screen.stdout.write(`${JSON.stringify(answer)}\n`)
  const by = given.by ?? userInfo().username
  await withRecord(what, config, tools, async (work) => {
    const { plan, says } = await work({ by, why: given.why ?? '?' }, false)
    screen.stderr.write(`${says.id}\n${says.en}\n`)
    if (!(await mayGoOn(tools, given.yes === true))) return print({ done: false, plan })
    const why = given.why ?? (ask && !given.yes ? (await ask('Mengapa / why? ')).trim() : '')
    if (why === '')
      throw new ConfigError('--why is missing: why it is to be forgotten stays on record. Nothing was changed.')
    const done = await work({ by, why }, true)
    screen.stderr.write(`${done.says.id}\n${done.says.en}\n`)
    print({ done: true, forgotten: done.forgotten })
  })
}

/** The gateway does it where one runs; otherwise the record is opened here. */
async function withRecord(
  what: ForgetScope,
  config: RunningGateway,
  { now, log }: CommandTools,
  use: (work: Work) => Promise<void>,
) {
  const { from_ms: from, to_ms: to, ...which } = what
  const asked = async ({ by, why }: Said, confirm: boolean) => {
    const body = { ...which, ...(from !== undefined && { from }), ...(to !== undefined && { to }), by, why, confirm }
    const answer = await askAsOperator(config, '/api/v1/forget', body)
    return answer === null ? null : ForgetAnswer.parse(answer)
  }
  if ((await asked({ by: '-', why: '-' }, false)) !== null) {
    return use(async (said, isConfirmed) => {
      const answer = await asked(said, isConfirmed)
      if (!answer) throw new ConfigError('The gateway has just ended. Ask again.')
      return answer
    })
  }
  const { data_dir: folder } = config
  const store = await openStore({ folder, now, log }).catch((err) => {
    throw folderProblem(err, folder)
  })
  try {
    await use((said, isConfirmed) => forgetAsked(store, folder, what, said, isConfirmed))
  } finally {
    await store.close()
  }
}
