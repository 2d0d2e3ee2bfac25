/** Finds the part of a zod schema that stands for one place of a value. */
import { z } from 'zod'
import type { Said } from './language.ts'

/** The value at `path`; undefined where there is none. */
export function valueAt(value: unknown, path: PropertyKey[]): unknown {
  let at = value
  for (const step of path) at = at === null || typeof at !== 'object' ? undefined : Reflect.get(at, step)
  return at
}

/** The outermost description at `path`, through optional, default and the like; in English twice where no other is there. */
export function describedAt(schema: z.ZodType, path: PropertyKey[], input: unknown): Said | undefined {
  for (let layer: z.ZodType | undefined = schemaAt(schema, path, input, false); layer; layer = inside(layer)) {
    const en = layer.description
    if (!en) continue
    const id = layer.meta()?.['x-id']
    return { id: typeof id === 'string' ? id : en, en }
  }
  return undefined
}

/** The keys that an object of this schema may have. */
export function namesOf(schema: z.ZodType | undefined): string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
}

/** The schema at `path`, of several shapes the one that `input` says it is; `unwrapped`: without optional, default … */
export function schemaAt(
  schema: z.ZodType,
  path: PropertyKey[],
  input: unknown,
  unwrapped = true,
): z.ZodType | undefined {
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
  // z.preprocess is a pipe from a function: what it must be is said behind it.
  if (schema instanceof z.ZodPipe) return (schema.in instanceof z.ZodTransform ? schema.out : schema.in) as z.ZodType
  return undefined
}
