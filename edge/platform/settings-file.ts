/** The one home of the package yaml: settings files are read here, and what a person is to copy into one is written. */
import { readFileSync } from 'node:fs'
import { isMap, parseDocument, stringify } from 'yaml'
import { configError, type Problem } from './problems.ts'
import { textOfBytes } from './reading-files.ts'

export interface SettingsFile {
  /** How sentences call it; its path when absent. */
  name?: string
  /** What to do when it cannot be read, such as "check the path after --config". */
  advice: string
}

/**
 * What a YAML file holds; null when it is empty. Throws a `ConfigError`: the file cannot be read, or every mistake of
 * its YAML with line and column. The text of the file is not repeated: it may hold a secret.
 */
export function readYaml(path: string, { name = path, advice }: SettingsFile): unknown {
  const document = parseDocument(textOf(path, name, advice))
  const problems = document.errors.map(({ message }) => notYaml(message))
  if (problems.length > 0) throw configError(name, problems)
  try {
    return document.toJS() as unknown
  } catch (err) {
    throw configError(name, [notYaml((err as Error).message)]) // aliases that refer to nothing, or to too much
  }
}

/** As a settings file holds it. */
export function yamlOf(value: unknown): string {
  return stringify(value)
}

/**
 * A settings file with other values: those under a name that stands for a section go into it, null takes a key out.
 * Everything else, comments too, stays as it is. `text` has been read by `readYaml` without a mistake.
 */
export function yamlWith(text: string, values: Record<string, string | Record<string, string | null>>): string {
  const document = parseDocument(text)
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === 'string') {
      document.set(name, value)
      continue
    }
    const section = document.get(name, true)
    if (!isMap(section) || section.items.length === 0) document.set(name, document.createNode({}))
    for (const [key, inner] of Object.entries(value)) {
      if (inner === null) document.deleteIn([name, key])
      else document.setIn([name, key], inner)
    }
  }
  return document.toString({ lineWidth: 0 })
}

/** The text of a settings file. Throws a `ConfigError` when it cannot be read. */
export function settingsText(path: string, { name = path, advice }: SettingsFile): string {
  return textOf(path, name, advice)
}

function textOf(path: string, name: string, advice: string): string {
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch (err) {
    throw configError(name, [{ where: '', what: `cannot be read (${(err as Error).message}); ${advice}` }])
  }
  const text = textOfBytes(bytes)
  if (text === null) throw configError(name, [{ where: '', what: 'is not a text; save it as UTF-8' }])
  return text
}

/** The package's message ends with an excerpt of the file, and behind a colon it may quote a word of it. */
function notYaml(message: string): Problem {
  const line = message.split('\n')[0]!.replace(/:$/, '')
  const [place = ''] = / at line \d+, column \d+$/.exec(line) ?? []
  const what = line.slice(0, line.length - place.length).replace(/: .*$/, '')
  return { where: '', what: `is not YAML: ${what}${place}` }
}
