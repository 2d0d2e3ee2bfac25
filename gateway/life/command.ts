/** `visit`, `done`, `life`, `past`: the life of a station at a terminal. The gateway has to run: it tells the station. */
import { type Command, checked, number, text } from '../../edge/platform/command-line.ts'
import { ConfigError } from '../../edge/platform/problems.ts'
import { askAsOperator, type OperatorTools, operatorSettings } from '../stations/index.ts'

const stationId = ['<STATION>', 'a station id'] as const
const choice = checked('new or sent', (typed) => (typed === 'new' || typed === 'sent' ? typed : undefined))

/** Adds the verbs to the noun `station`. */
export function addLifeCommands(program: Command, tools: OperatorTools): void {
  const noun = program.commands.find((one) => one.name() === 'station')!
  verb('visit', 'somebody works there: its readings are trial for 15 minutes, and its rules rest', [
    ['--minutes <N>', 'for how long, 1 to 60 (default: 15)', number()],
    ['--why <W>', 'what is done there, in quotes', text],
  ])((station, { minutes, why }) =>
    ask(`${station}/trial`, { ...(minutes !== undefined && { minutes }), ...(why && { why }) }),
  )
  verb('done', 'the work is over: what is measured from now on counts', [
    ['--is-so', 'and what is measured is so: rules wait for nothing'],
  ])((station, { isSo }) => ask(`${station}/trial/end`, isSo ? { is_so: true } : {}))
  verb('life', 'what was changed there and when')((station) => ask(`${station}/life`, null))
  verb('past', 'shows the time before a change by the new setting (new), or as it was sent (sent)', [
    ['--change <ID>', 'the id of the change, from "station life"', text],
    ['--by <WHICH>', 'new or sent', choice],
  ])((station, { change, by }) => ask(`${station}/life/${change ?? ''}/past`, { by: by ?? 'new' }))

  type Ask = (config: ReturnType<ReturnType<typeof operatorSettings>>) => Promise<unknown>
  interface Given {
    minutes?: number
    why?: string
    isSo?: true
    change?: string
    by?: string
  }

  function ask(path: string, body: object | null): Ask {
    return (config) => askAsOperator(config, `/api/v1/stations/${path}`, body)
  }

  function verb(name: string, summary: string, flags: [string, string, ((typed: string) => unknown)?][] = []) {
    const command = noun
      .command(name)
      .description(summary)
      .argument(...stationId)
    for (const [flag, what, parse] of flags) {
      if (parse) command.option(flag, what, parse as (typed: string) => string)
      else command.option(flag, what)
    }
    const settings = operatorSettings(command, tools)
    return (work: (station: string, given: Given) => Ask) => {
      command.action(async () => {
        const answer = await work(command.args[0]!, command.opts<Given>())(settings())
        if (answer === null) throw new ConfigError(notRunning)
        tools.screen.stdout.write(`${JSON.stringify(answer)}\n`)
      })
    }
  }
}

const notRunning =
  'Server desa tidak menjawab; perintah ini membutuhkannya menyala. / The gateway does not answer; this command needs it to run.'
