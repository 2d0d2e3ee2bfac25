/**
 * What a person or a program hands in, read by a zod schema; what the schema refuses becomes sentences. What a value
 * should be is taken from the nearest `.describe()` in the schema, so that the schema, its documentation and the
 * sentences cannot disagree.
 */
import type { z } from 'zod'
import { configError, nearest, type Problem } from './problems.ts'
import { describedAt, namesOf, schemaAt, valueAt } from './schema-walk.ts'

/** `input` as `schema` reads it. Throws a `ConfigError` with every problem; `source` names the file. */
export function readSettings<S extends z.ZodType>(schema: S, input: unknown, source: string): z.output<S> {
  const { success, data, error } = schema.safeParse(input)
  if (!success) throw configError(source, problemsOf(error, schema, input))
  return data
}

export interface Place {
  /** Where `input` itself stands in the file. */
  at?: PropertyKey[]
  /** Names that its outermost object may have beside those of the schema. */
  alsoKnown?: readonly string[]
}

/** One problem for each thing that the schema refused. Values of settings that sound secret are not repeated. */
export function problemsOf(
  error: z.ZodError,
  schema: z.ZodType,
  input: unknown,
  { at = [], alsoKnown = [] }: Place = {},
): Problem[] {
  return error.issues.flatMap((issue): Problem[] => {
    const where = dotted([...at, ...issue.path])
    if (issue.code === 'unrecognized_keys') {
      const known = [...(issue.path.length === 0 ? alsoKnown : []), ...namesOf(schemaAt(schema, issue.path, input))]
      return issue.keys.map((key) => ({ where: dotted([...at, ...issue.path, key]), what: unknownName(key, known) }))
    }
    if (issue.code === 'custom') return [{ where, what: issue.message }]
    const found = valueAt(input, issue.path)
    const opening = found === undefined ? 'missing' : `found ${misplaced(issue, found) ?? shown(found, where)}`
    const described = describedAt(schema, issue.path, input)
    const needs = described ? `needs ${described}` : plainWords(issue)
    return [{ where, what: `${opening}; ${needs}${quotesHint(issue, found, schemaAt(schema, issue.path, input))}` }]
  })
}

function unknownName(key: string, known: string[]): string {
  const meant = nearest(key, known)
  return `unknown; ${meant ? `did you mean "${meant}"?` : `known here: ${known.join(', ') || 'nothing'}`}`
}

const typeWords: Record<string, string> = {
  number: 'a number',
  int: 'a whole number',
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
  object: 'a list of "key: value" lines',
}

/** For a value that the schema does not describe: what zod found wrong, for someone who has never seen a schema. */
function plainWords(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return `needs ${typeWords[issue.expected] ?? issue.expected}`
  if (issue.code === 'invalid_value') return `needs one of ${issue.values.map(String).join(', ')}`
  if (issue.code === 'too_small')
    return `needs ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}${unit(issue)}`
  if (issue.code === 'too_big')
    return `needs ${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}${unit(issue)}`
  return issue.message
}

function unit({ origin }: { origin: string }): string {
  return origin === 'string' ? ' characters' : origin === 'array' ? ' in the list' : ''
}

/** A number in quotes, or with a comma, is a text; an id of digits alone is a number: YAML's two traps. */
function quotesHint(issue: z.core.$ZodIssue, found: unknown, schema: z.ZodType | undefined): string {
  if (issue.code !== 'invalid_type' || !schema) return ''
  if (typeof found === 'number' && schema.safeParse(String(found)).success) return `; write it in quotes: "${found}"`
  if (typeof found !== 'string' || !/^-?\d+([.,]\d+)?$/.test(found)) return ''
  const number = Number(found.replace(',', '.'))
  return schema.safeParse(number).success ? `; write it without quotes, with a point: ${number}` : ''
}

/** A line without its colon makes one text of a whole section, with the secret in it: then only what it is is said. */
function misplaced(issue: z.core.$ZodIssue, found: unknown): string | undefined {
  if (issue.code !== 'invalid_type' || !['object', 'record'].includes(issue.expected)) return undefined
  if (typeof found === 'string') return 'a text'
  return Array.isArray(found) && found.length > 0 ? 'a list' : undefined
}

const secretName = /secret|pass(word|phrase|wd)|token|authorization|cookie|api.?key/i
/** Where the name of a secret is asked for, the secret itself may have been written; and any header may be one. */
const secretPlace = /_env\b|_file\b|\bheaders|^(code|link)$/i

/** A value as JSON, cut to 60 characters; nothing of it that sounds secret, and of an address only the host. */
function shown(value: unknown, where: string): string {
  if (secretName.test(where) || secretPlace.test(where)) return 'something else'
  const isSecret = (name: string) => secretName.test(name) || secretPlace.test(name)
  const text =
    JSON.stringify(value, (key, part: unknown) => {
      if (isSecret(key)) return '…'
      return typeof part === 'string' ? (secretName.test(part) ? '…' : withoutSecrets(part)) : part
    }) ?? String(value)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}

/** A name and password before the host, a key in the path or the query: none of an address is shown but the host. */
function withoutSecrets(text: string): string {
  const hosted = text.replace(
    /([a-z][a-z0-9+.-]*:\/\/)(\S*@)?([^\s/?#]*)([/?#]\S+)?/gi,
    (_, scheme, user, host, rest) => {
      return `${scheme}${user ? '…@' : ''}${host}${rest ? '/…' : ''}`
    },
  )
  return hosted.replace(/(^|[\s"'])[^\s@:]+:[^\s@]+@/g, '$1…@') // name:password@host without a scheme
}

/** How a place in a file is written: `sensors[1].port`. */
function dotted(path: PropertyKey[]): string {
  return path
    .map((step, i) => (typeof step === 'number' ? `[${step}]` : `${i ? '.' : ''}${String(step).slice(0, 64)}`))
    .join('')
}
