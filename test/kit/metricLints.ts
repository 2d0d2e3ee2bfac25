/**
 * What `promtool check metrics` would say of a text of `/metrics`; empty: nothing. The rules are those of promtool's linter
 * (prometheus/client_golang, prometheus/testutil/promlint/validations), as far as they concern counters and gauges, which are
 * all that a gateway has. promtool itself is a package of 19 MB, so the tests do not ask for it.
 */
export function lintsOf(text: string): string[] {
  const lints: string[] = []
  const [helps, types] = [new Map<string, string>(), new Map<string, string>()]
  const seen = new Set<string>()
  for (const line of text.split('\n').filter(Boolean)) {
    const [, about, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) ?(.*)$/.exec(line) ?? []
    if (about) {
      const known = about === 'HELP' ? helps : types
      if (known.has(name)) lints.push(`${name}: a second ${about}`)
      known.set(name, rest)
      if (about === 'TYPE') lints.push(...ofName(name, rest).map((lint) => `${name}: ${lint}`))
      continue
    }
    const [, sample = '', labels = ''] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? \S+$/.exec(line) ?? []
    if (!helps.get(sample)) lints.push(`${sample || line}: no help text`)
    if (!types.has(sample)) lints.push(`${sample || line}: no type`)
    if (seen.has(line.replace(/ \S+$/, ''))) lints.push(`${line}: twice`)
    seen.add(line.replace(/ \S+$/, ''))
    for (const [, label = ''] of labels.matchAll(/(\w+)="(?:[^"\\]|\\.)*"/g)) {
      if (['quantile', 'le'].includes(label)) lints.push(`${sample}: the label ${label} is of summaries and histograms`)
      if (/[a-z][A-Z]/.test(label)) lints.push(`${sample}: the label ${label} is in camel case`)
    }
  }
  return lints
}

const notBase =
  /^(?:(?:milli|micro|nano|kilo|mega|giga|centi)?(?:minutes?|hours?|days?|weeks?|bits?|calor(?:y|ies)|pounds?|ounces?|inch(?:es)?|yards?|miles?|kelvin|fahrenheit|percent)|(?:milli|micro|nano|kilo|mega|giga|centi)(?:seconds?|meters?|metres?|grams?|bytes?|volts?|amperes?|joules?|celsius|ratios?))$/
const abbreviations = new Set('s ms us ns sec b kb mb gb tb pb m h d'.split(' '))

function ofName(name: string, type: string): string[] {
  const words = name.split('_')
  const says: [boolean, string][] = [
    [type === 'counter' && !name.endsWith('_total'), 'a counter ends in _total'],
    [type !== 'counter' && name.endsWith('_total'), 'only a counter ends in _total'],
    [/_(?:bucket|count|sum)$/.test(name), 'the suffix is of histograms and summaries'],
    [words.some((word) => notBase.test(word)), 'not in base units'],
    [words.some((word) => abbreviations.has(word)), 'an abbreviated unit'],
    [words.some((word) => word === type), 'its type in its name'],
    [name.includes(':') || /[a-z][A-Z]/.test(name), 'a colon or camel case'],
  ]
  return says.filter(([is]) => is).map(([, lint]) => lint)
}
