/** `correct add | list | withdraw`: layers over raw values. Tells what would change, and asks; one JSON line on stdout. */
import { userInfo } from 'node:os'
import type { Logger } from 'pino'
import { type Command, checked, number, text, time } from '../../edge/platform/command-line.ts'
import { ConfigError } from '../../edge/platform/problems.ts'
import { readSettings } from '../../edge/platform/settings.ts'
import { folderProblem } from '../../edge/platform/starting.ts'
import { typed } from '../../edge/platform/typed.ts'
import { isQuantity } from '../../hardware/quantities.ts'
import { Correction, CorrectionPreview, CorrectionsAnswer } from '../contract.ts'
import { askAsOperator, mayGoOn, type OperatorTools, operatorSettings, type RunningGateway } from '../stations/index.ts'
import { openStore } from '../store/index.ts'
import { CorrectionProblem, type Desk, openDesk } from './desk.ts'
import { Wish } from './wish.ts'

export interface CommandTools extends OperatorTools {
  now: () => number
  log: Logger
}

interface Given extends Omit<Wish, 'station' | 'sensor' | 'set_aside' | 'shown_as'> {
  setAside?: true
  shownAs?: string
  yes?: boolean
}

const notes = `
The sensor was raised by 30 cm on 3 March at nine, and the setting followed on 5 March at ten:
  ${typed('gateway')} correct add tebing level --quantity water_level_m --offset 0.30 \\
    --from 2026-03-03T09:00+07:00 --to 2026-03-05T10:00+07:00 --why "sensor dinaikkan 30 cm" --data-dir D
Times are those of the readings; without an offset such as +07:00 they mean UTC. It tells what would change, and asks. What the
station sent stays, and "correct withdraw" takes a correction back. Works while the gateway runs, and while it does not.
`

const moment = time('2026-03-03T09:00+07:00')
const quantity = checked('a quantity such as water_level_m', (typed) => (isQuantity(typed) ? typed : undefined))

/** Adds `correct` to `program`. `add` ends with 1 when nobody said yes. */
export function addCorrectCommands(program: Command, tools: CommandTools): void {
  const noun = program.command('correct').description('corrects readings by layers over what was sent')
  const add = noun
    .command('add')
    .description('enters a correction, after it has told what it does')
    .argument('<STATION>', 'a station id')
    .argument('<SENSOR>', 'a sensor id, as the station sends it')
    .option('--quantity <Q>', 'of this quantity; a number needs one (default: all of the sensor)', quantity)
    .requiredOption('--from <T>', 'from this reading on', moment)
    .option('--to <T>', 'up to this time, not included (default: until it is withdrawn)', moment)
    .option('--offset <N>', 'is added, in the unit of the quantity', number())
    .option('--scale <N>', 'values are multiplied by it first', number())
    .option('--set-aside', 'the values are wrong: they are shown as missing')
    .option('--shown-as <S>', 'the sensor id that is right', text)
    .requiredOption('--why <TEXT>', 'why, in a few words; it stays on record', text)
    .option('--by <NAME>', 'who found it (default: the name of the user)', text)
    .option('--yes', 'does it without asking')
    .addHelpText('after', notes)
  const toAdd = operatorSettings(add, tools)
  add.action(async () => {
    const { setAside, shownAs, yes, quantity, from, to, offset, scale, why, by } = add.opts<Given>()
    const given = { quantity, from, to, offset, scale, why, by: by ?? userInfo().username }
    const [station, sensor] = add.args
    const wished = {
      ...given,
      station,
      sensor,
      ...(setAside && { set_aside: true }),
      ...(shownAs && { shown_as: shownAs }),
    }
    const wish = readSettings(Wish, wished, 'correct add')
    await entered(wish, yes === true, toAdd(), tools)
  })

  const list = noun.command('list').description('shows every correction, withdrawn ones too')
  const toList = operatorSettings(list, tools)
  list.action(() => withDesk(toList(), tools, async (desk) => print(tools, { corrections: await desk.list() })))

  const withdraw = noun
    .command('withdraw')
    .description('takes a correction back; both stay on record')
    .argument('<ID>', 'its id, such as c1')
    .requiredOption('--why <TEXT>', 'why, in a few words', text)
    .option('--by <NAME>', 'who says so (default: the name of the user)', text)
  const toWithdraw = operatorSettings(withdraw, tools)
  withdraw.action(() => {
    const { why, by = userInfo().username } = withdraw.opts<{ why: string; by?: string }>()
    return withDesk(toWithdraw(), tools, async (desk) => print(tools, await desk.withdraw(withdraw.args[0]!, by, why)))
  })
}

async function entered(wish: Wish, isConfirmed: boolean, config: RunningGateway, tools: CommandTools) {
  await withDesk(config, tools, async (desk) => {
    const { says, remarks } = await desk.preview(wish, wish.by!)
    for (const { id, en } of [says, ...remarks]) tools.screen.stderr.write(`${id}\n${en}\n`)
    if (await mayGoOn(tools, isConfirmed)) print(tools, await desk.add(wish, wish.by!))
  })
}

/** The gateway's desk where one runs; otherwise one on the record, which is opened here. */
async function withDesk(
  config: RunningGateway,
  { now, log, screen }: CommandTools,
  use: (desk: Desk) => Promise<void>,
) {
  try {
    if ((await askAsOperator(config, '/api/v1/corrections', null)) !== null) return await use(deskOf(config))
    const { data_dir: folder } = config
    const store = await openStore({ folder, now, log }).catch((err) => {
      throw folderProblem(err, folder)
    })
    try {
      await use(openDesk({ store, now }))
    } finally {
      await store.close()
    }
  } catch (err) {
    if (!(err instanceof CorrectionProblem)) throw err
    screen.stderr.write(`${err.message}\n`)
    screen.exitCode = 1
  }
}

/** Asks the gateway that runs. */
function deskOf(config: RunningGateway): Desk {
  const asked = async (path: string, body: object | null, method?: 'DELETE') => {
    const answer = await askAsOperator(config, `/api/v1/corrections${path}`, body, method)
    if (answer === null) throw new ConfigError('The gateway has just ended. Ask again.')
    return answer
  }
  return {
    list: async () => CorrectionsAnswer.parse(await asked('', null)).corrections,
    preview: async (wish) => CorrectionPreview.parse(await asked('/preview', wish)),
    add: async (wish) => CorrectionPreview.parse(await asked('', wish)),
    withdraw: async (id, by, why) =>
      Correction.parse(await asked(`/${encodeURIComponent(id)}?${new URLSearchParams({ why, by })}`, null, 'DELETE')),
  }
}

function print({ screen }: CommandTools, answer: object) {
  screen.stdout.write(`${JSON.stringify(answer)}\n`)
}
