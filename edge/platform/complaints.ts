/** What a zod schema refuses, as sentences for a person: what was found, where, and what would be right. */
import { z } from 'zod'

export interface Complaint {
  /** Dotted, as in `hooks[0].url`; empty for the whole. */
  where: string
  what: string
}

/**
 * One complaint per problem. What a value should be is taken from the nearest `.describe()` in the schema, so the
 * schema, the help text and the complaints cannot disagree. Values of keys that sound secret are not repeated.
 */
export function complaintsOf(error: z.ZodError, schema: z.ZodType, input: unknown): Complaint[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      const known = namesOf(schemaAt(schema, issue.path, input))
      return issue.keys.map((key) => ({ where: dotted([...issue.path, key]), what: `unknown; ${hint(key, known)}` }))
    }
    const where = dotted(issue.path)
    if (issue.code === 'custom') return [{ where, what: issue.message }]
    const found = valueAt(input, issue.path)
    const needs = describedAt(schema, issue.path, input)
    const opening = found === undefined ? 'missing' : `found ${shown(found, where)}`
    return [{ where, what: needs ? `${opening}; needs ${needs}` : `${opening}; ${issue.message}` }]
  })
}

/** The known name that differs least from `name`, when it is near enough to have been meant. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const allowed = Math.ceil(name.length / 3)
  return known
    .map((candidate) => ({ candidate, off: distance(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ off }) => off <= allowed)
    .sort((a, b) => a.off - b.off)[0]?.candidate
}

function hint(key: string, known: string[]): string {
  const meant = nearest(key, known)
  return meant ? `did you mean "${meant}"?` : `known here: ${known.join(', ') || 'nothing'}`
}

// Levenshtein, one row at a time. Names are short: the work is bounded by cutting at 64 characters.
function distance(a: string, b: string): number {
  const [from, to] = [a.slice(0, 64), b.slice(0, 64)]
  let row = Array.from({ length: to.length + 1 }, (_, j) => j)
  for (let i = 1; i <= from.length; i++) {
    const next = [i]
    for (let j = 1; j <= to.length; j++) {
      const replaced = row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1))
    }
    row = next
  }
  return row[to.length]!
}

function shown(value: unknown, where: string): string {
  if (/secret|password|token/i.test(where)) return 'something else'
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}

function dotted(path: PropertyKey[]): string {
  return path
    .map((step, i) => (typeof step === 'number' ? `[${step}]` : `${i ? '.' : ''}${String(step).slice(0, 64)}`))
    .join('')
}

function valueAt(value: unknown, path: PropertyKey[]): unknown {
  let at = value
  for (const step of path) at = at === null || typeof at !== 'object' ? undefined : Reflect.get(at, step)
  return at
}

function describedAt(schema: z.ZodType, path: PropertyKey[], input: unknown): string | undefined {
  for (let layer: z.ZodType | undefined = schemaAt(schema, path, input, false); layer; layer = inside(layer)) {
    if (layer.description) return layer.description
  }
  return undefined
}

function namesOf(schema: z.ZodType | undefined): string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
}

function schemaAt(schema: z.ZodType, path: PropertyKey[], input: unknown, unwrapped = true): z.ZodType | undefined {
  let at: z.ZodType | undefined = schema
  for (const [depth, step] of path.entries()) {
    const layer = core(at)
    const object = layer instanceof z.ZodDiscriminatedUnion ? meant(layer, valueAt(input, path.slice(0, depth))) : layer
    if (!object) return layer
    if (object instanceof z.ZodObject) at = object.shape[String(step)] as z.ZodType | undefined
    else if (object instanceof z.ZodArray) at = object.element as z.ZodType
    else return undefined
  }
  const found = unwrapped ? core(at) : at
  return unwrapped && found instanceof z.ZodDiscriminatedUnion ? meant(found, valueAt(input, path)) : found
}

/** Of several shapes the one that the value says it is. */
function meant(union: z.ZodDiscriminatedUnion, value: unknown): z.ZodObject | undefined {
  const key = union.def.discriminator
  const kind = valueAt(value, [key])
  return union.options.find((option): option is z.ZodObject => {
    const word = option instanceof z.ZodObject ? option.shape[key] : undefined
    return word instanceof z.ZodLiteral && word.values.has(kind as z.core.util.Literal)
  })
}

function core(schema: z.ZodType | undefined): z.ZodType | undefined {
  let layer = schema
  while (layer) {
    const inner = inside(layer)
    if (!inner) return layer
    layer = inner
  }
  return layer
}

// The public classes lose the exact type of what they wrap; it is always a schema.
function inside(schema: z.ZodType): z.ZodType | undefined {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return schema.unwrap() as z.ZodType
  if (schema instanceof z.ZodPrefault || schema instanceof z.ZodNullable) return schema.unwrap() as z.ZodType
  if (schema instanceof z.ZodPipe) return schema.in as z.ZodType
  return undefined
}
