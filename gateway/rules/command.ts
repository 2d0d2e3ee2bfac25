/** `rules sets` and `rules show SET`: the ready-made thresholds, as YAML for rules.yaml. */
import { type Command, number, type Screen, text } from '../../edge/platform/command-line.ts'
import { nearest } from '../../edge/platform/problems.ts'
import { yamlOf } from '../../edge/platform/settings-file.ts'
import { ruleFrom, ruleSets } from './rulesets/index.ts'

interface Given {
  station: string
  sensor: string
  id?: string
  hysteresis?: number
}

/** Adds `rules` to `program`. `rules show` ends with 1 when there is no such set. */
export function addRulesCommands(program: Command, { screen }: { screen: Screen }): void {
  const rules = program.command('rules').description('ready-made thresholds')
  rules
    .command('sets')
    .description('lists them')
    .action(() => list(screen))
  rules
    .command('show')
    .description('one of them, to append to rules.yaml')
    .argument('<SET>', 'the id of a set; "rules sets" lists them')
    .option('--station <S>', 'the station it watches', text, 'my-station')
    .option('--sensor <N>', 'the sensor it watches', text, 'my-sensor')
    .option('--id <ID>', 'the id of the rule (default: that of the set)', text)
    .option('--hysteresis <H>', 'how far below a level it is left, in its unit (default: 5 cm, or 5 %)', number())
    .action((set: string, given: Given) => show(set, given, screen))
}

function list({ stdout }: Screen) {
  for (const { id, name, quantity, levels, source } of ruleSets) {
    const bounds = levels.map(({ label, at }) => `${label} ${at}`).join(', ')
    stdout.write(`${id.padEnd(24)} ${name} (${quantity}): ${bounds}. ${source}\n`)
  }
}

function show(name: string, { station, sensor, id, hysteresis }: Given, screen: Screen) {
  const set = ruleSets.find(({ id }) => id === name)
  if (!set) {
    const ids = ruleSets.map(({ id }) => id)
    const meant = nearest(name, ids)
    screen.stderr.write(
      `There is no set "${name}"${meant ? `; did you mean "${meant}"?` : '.'} "rules sets" lists them.\n`,
    )
    screen.exitCode = 1
    return
  }
  const { version: _, ...rule } = ruleFrom(set, {
    station,
    sensor,
    ...(id && { id }),
    ...(hysteresis !== undefined && { hysteresis }),
  })
  screen.stdout.write(`${set.note ? `# ${set.note}\n` : ''}${yamlOf([rule])}`)
}
