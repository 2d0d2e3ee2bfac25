/** `npm run gateway -- rules sets` and `rules show SET`: the ready-made thresholds, as YAML for rules.yaml. */
import { parseArgs } from 'node:util'
import { nearest } from '../../edge/platform/problems.ts'
import { yamlOf } from '../../edge/platform/settings-file.ts'
import { ruleFrom, ruleSets } from './rulesets/index.ts'

interface Screen {
  stdout: { write(text: string): unknown }
  stderr: { write(text: string): unknown }
}

const usage = `  rules sets                                             the ready-made thresholds
  rules show SET [--station S] [--sensor N] [--id ID] [--hysteresis H]     one of them, for rules.yaml
`

/** Returns the exit code: 0 done, 1 no such set, 2 not understood. */
export function runRulesCommand(argv: string[], { stdout, stderr }: Screen): number {
  const misunderstood = (why: string) => {
    stderr.write(`${why}\n${usage}`)
    return 2
  }
  let asked: ReturnType<typeof parse>
  try {
    asked = parse(argv)
  } catch (err) {
    return misunderstood((err as Error).message)
  }
  const [verb, name, ...rest] = asked.positionals
  if (verb === 'sets' && name === undefined) {
    for (const { id, name, quantity, levels, source } of ruleSets) {
      const bounds = levels.map(({ label, at }) => `${label} ${at}`).join(', ')
      stdout.write(`${id.padEnd(24)} ${name} (${quantity}): ${bounds}. ${source}\n`)
    }
    return 0
  }
  if (verb !== 'show' || name === undefined || rest.length > 0) return misunderstood('What should be shown?')
  const set = ruleSets.find(({ id }) => id === name)
  if (!set) {
    const meant = nearest(
      name,
      ruleSets.map(({ id }) => id),
    )
    stderr.write(`There is no set "${name}"${meant ? `; did you mean "${meant}"?` : '.'} "rules sets" lists them.\n`)
    return 1
  }
  const { station = 'my-station', sensor = 'my-sensor', id, hysteresis } = asked.values
  const away = hysteresis === undefined ? 0 : Number(hysteresis)
  if (!Number.isFinite(away)) return misunderstood(`--hysteresis ${hysteresis}: is no number.`)
  const { version: _, ...rule } = ruleFrom(set, { station, sensor, hysteresis: away, ...(id && { id }) })
  const note = set.note ? `# ${set.note}\n` : ''
  stdout.write(`${note}${yamlOf([rule])}`)
  return 0
}

function parse(argv: string[]) {
  const text = { type: 'string' } as const
  return parseArgs({
    args: argv,
    allowPositionals: true,
    options: { station: text, sensor: text, id: text, hysteresis: text },
  })
}
