/**
 * What a person or a program hands in, read by a zod schema; what the schema refuses becomes sentences in both languages.
 * What a value should be is taken from the nearest description in the schema (`needs` of `setting-words.ts`), so that the
 * schema, its documentation and the sentences cannot disagree.
 */
import type { z } from 'zod'
import type { Said } from './language.ts'
import { configError, nearest, type Problem } from './problems.ts'
import { describedAt, namesOf, schemaAt, valueAt } from './schema-walk.ts'
import { hintOf, keyHint } from './setting-hints.ts'
import { readWritten, type SettingsFile } from './settings-file.ts'
import { isSecretPlace, misplaced, shown } from './shown-value.ts'

/** `input` as `schema` reads it. Throws a `ConfigError` with every problem; `source` names the file. */
export function readSettings<S extends z.ZodType>(schema: S, input: unknown, source: string): z.output<S> {
  const { success, data, error } = schema.safeParse(input)
  if (!success) throw configError(source, problemsOf(error, schema, input))
  return data
}

/** A settings file as `schema` reads it. Throws a `ConfigError` with every problem and its line. */
export function readSettingsFile<S extends z.ZodType>(schema: S, path: string, file: SettingsFile): z.output<S> {
  const written = readWritten(path, file)
  const { success, data, error } = schema.safeParse(written.value)
  if (!success) throw written.error(problemsOf(error, schema, written.value))
  return data
}

export interface Place {
  /** Where `input` itself stands in the file. */
  at?: PropertyKey[]
  /** Names that its outermost object may have beside those of the schema. */
  alsoKnown?: readonly string[]
}

/** One problem for each thing that the schema refused. Values of settings that sound secret are not repeated. */
export function problemsOf(error: z.ZodError, schema: z.ZodType, input: unknown, place: Place = {}): Problem[] {
  const { at = [], alsoKnown = [] } = place
  return error.issues.flatMap((issue): Problem[] => {
    if (issue.code === 'unrecognized_keys') {
      const known = [...(issue.path.length === 0 ? alsoKnown : []), ...namesOf(schemaAt(schema, issue.path, input))]
      return issue.keys.map((key) => {
        const path = [...at, ...issue.path, key]
        return {
          ...placed(path),
          where: dotted([...path.slice(0, -1), nameIn(key)]),
          ...(keyHint(key) ?? unknownName(key, known)),
        }
      })
    }
    const where = dotted([...at, ...issue.path])
    const found = valueAt(input, issue.path)
    const said = issue.code === 'custom' ? ownSentence(issue, found, where) : refused(issue, schema, input, where)
    return [{ ...placed([...at, ...issue.path]), ...said }]
  })
}

type OwnSaid = Pick<Problem, 'id' | 'en' | 'isWhole'>

/** What a `.refine` says in its own words, behind what was found; those in Indonesian are in its `params`, see `says`. */
function ownSentence({ message, params }: z.core.$ZodIssueCustom, found: unknown, where: string): OwnSaid {
  const id: unknown = params?.id
  const said: OwnSaid = typeof id === 'string' ? { id, en: message, isWhole: true } : { id: message, en: message }
  const isTold = !['string', 'number'].includes(typeof found) || message.includes(String(found)) || isSecretPlace(where)
  if (isTold) return said
  const value = shown(found, where)
  return { ...said, id: `tertulis ${value.id}; ${said.id}`, en: `found ${value.en}; ${said.en}` }
}

function refused(issue: z.core.$ZodIssue, schema: z.ZodType, input: unknown, where: string): Said {
  const found = valueAt(input, issue.path)
  const value = misplaced(issue, found) ?? shown(found, where)
  const needs = describedAt(schema, issue.path, input) ?? plainWords(issue)
  const hint = isSecretPlace(where) ? { id: '', en: '' } : hintOf(issue, found, schemaAt(schema, issue.path, input))
  const opening =
    found === undefined
      ? { id: 'belum ditulis', en: 'missing' }
      : { id: `tertulis ${value.id}`, en: `found ${value.en}` }
  const isOwn = !('id' in needs)
  return {
    id: `${opening.id}; ${isOwn ? needs.en : `perlu ${needs.id}`}${hint.id}`,
    en: `${opening.en}; ${isOwn ? needs.en : `needs ${needs.en}`}${hint.en}`,
  }
}

/** What of an unknown name may be repeated: a value that grew together with it may be a secret. */
const nameIn = (key: string) => (/^-?[\w.-]+$/.test(key) ? key : `${/^[\w.-]*/.exec(key)![0]}…`)

function unknownName(key: string, known: string[]): Said {
  if ([`${key}_env`, `${key}_file`].every((name) => known.includes(name))) {
    return {
      id: `rahasia tidak ditulis di berkas ini; tulis "${key}_file" dengan path berkas yang memuatnya, atau "${key}_env"`,
      en: `a secret is not written into this file; give "${key}_file" with the path of a file that holds it, or "${key}_env"`,
    }
  }
  const meant = nearest(key, known)
  if (meant) return { id: `tidak dikenal; maksudnya "${meant}"?`, en: `unknown; did you mean "${meant}"?` }
  const names = known.join(', ')
  return {
    id: `tidak dikenal; yang dikenal di sini: ${names || 'tidak ada'}`,
    en: `unknown; known here: ${names || 'nothing'}`,
  }
}

const typeWords: Record<string, Said> = {
  number: { id: 'angka', en: 'a number' },
  int: { id: 'bilangan bulat', en: 'a whole number' },
  string: { id: 'teks', en: 'a text' },
  boolean: { id: 'true atau false', en: 'true or false' },
  array: { id: 'daftar', en: 'a list' },
  object: { id: 'daftar baris "kunci: nilai"', en: 'a list of "key: value" lines' },
}

/** For a value that the schema does not describe: what zod found wrong, for someone who has never seen a schema. */
function plainWords(issue: z.core.$ZodIssue): Said | { en: string } {
  if (issue.code === 'invalid_type') return typeWords[issue.expected] ?? { id: issue.expected, en: issue.expected }
  if (issue.code === 'invalid_value') {
    const words = issue.values.map(String).join(', ')
    return { id: `salah satu dari ${words}`, en: `one of ${words}` }
  }
  if (issue.code === 'too_small' || issue.code === 'too_big') return boundWords(issue)
  return { en: issue.message }
}

function boundWords(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): Said {
  const unit = unitWords[issue.origin] ?? { id: '', en: '' }
  const isSmall = issue.code === 'too_small'
  const bound = isSmall ? issue.minimum : issue.maximum
  const id = isSmall
    ? issue.inclusive
      ? 'paling sedikit'
      : 'lebih dari'
    : issue.inclusive
      ? 'paling banyak'
      : 'kurang dari'
  const en = isSmall ? (issue.inclusive ? 'at least' : 'more than') : issue.inclusive ? 'at most' : 'less than'
  return { id: `${id} ${bound}${unit.id}`, en: `${en} ${bound}${unit.en}` }
}

const unitWords: Record<string, Said> = {
  string: { id: ' huruf', en: ' characters' },
  array: { id: ' dalam daftar', en: ' in the list' },
}

const placed = (path: PropertyKey[]) => ({ where: dotted(path), path })

/** How a place in a file is written: `sensors[1].port`. */
function dotted(path: readonly PropertyKey[]): string {
  return path
    .map((step, i) => (typeof step === 'number' ? `[${step}]` : `${i ? '.' : ''}${String(step).slice(0, 64)}`))
    .join('')
}
