import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ConfigError, nearest } from '../../../edge/platform/problems.ts'
import { problemsOf, readSettings } from '../../../edge/platform/settings.ts'
import { readYaml, yamlOf } from '../../../edge/platform/settings-file.ts'
import { emptyFolder } from '../../kit/folder.ts'

function sentences(schema: z.ZodType, input: unknown): string[] {
  const { error } = schema.safeParse(input)
  return error ? problemsOf(error, schema, input).map(({ where, en }) => `${where}: ${en}`) : []
}

describe('what a schema refuses', () => {
  const pump = z.strictObject({
    name: z.string().describe('a short text'),
    litres: z.number().min(1).max(9).describe('a number of litres, 1 to 9').default(5),
    parts: z.array(z.strictObject({ id: z.string() })).default([]),
  })

  it('is said all at once: where, what was found, what is needed', () => {
    expect(sentences(pump, { litres: 12, parts: [{ id: 1 }, { idd: 'a' }], nam: 'x' })).toEqual([
      'name: missing; needs a short text',
      'litres: found 12; needs a number of litres, 1 to 9',
      'parts[0].id: found 1; needs a text; write it in quotes: "1"',
      'parts[1].id: missing; needs a text',
      'parts[1].idd: unknown; did you mean "id"?',
      'nam: unknown; did you mean "name"?',
    ])
  })

  it('lists the known names when none is near', () => {
    expect(sentences(pump, { name: 'x', colour: 'red' })).toEqual(['colour: unknown; known here: name, litres, parts'])
  })

  it.each<[string, z.ZodType, unknown, string]>([
    [
      'a number in quotes',
      z.number(),
      '5.2',
      'found "5.2"; needs a number; write it without quotes, with a point: 5.2',
    ],
    [
      'a number with a comma',
      z.number(),
      '5,2',
      'found "5,2"; needs a number; write it without quotes, with a point: 5.2',
    ],
    ['a number that would not do without quotes either', z.number().min(0), '-1', 'found "-1"; needs a number'],
    ['half a number', z.int(), 1.5, 'found 1.5; needs a whole number'],
    ['a switch', z.boolean(), 'yes', 'found "yes"; needs true or false; write true'],
    ['a unit', z.number(), '5 cm', 'found "5 cm"; needs a number; write the number alone, without a unit: 5'],
    ['a choice', z.enum(['a', 'b']), 'c', 'found "c"; needs one of a, b'],
    ['a small number', z.number().min(3), 2, 'found 2; needs at least 3'],
    ['a large number', z.number().lt(3), 3, 'found 3; needs less than 3'],
    ['a short text', z.string().min(3), 'ab', 'found "ab"; needs at least 3 characters'],
    ['an empty list', z.array(z.string()).min(1), [], 'found []; needs at least 1 in the list'],
    ['a list', z.array(z.string()), {}, 'found {}; needs a list'],
    ['an object', z.object({}), 3, 'found 3; needs a list of "key: value" lines'],
  ])('has plain words where the schema has none: %s', (_what, schema, value, sentence) => {
    expect(sentences(z.object({ a: schema }), { a: value })).toEqual([`a: ${sentence}`])
  })

  it('looks behind what only prepares a value', () => {
    const schema = z.strictObject({ a: z.preprocess((given) => given ?? {}, z.strictObject({ port: z.int() })) })
    expect(sentences(schema, { a: { prot: 1, port: 2 } })).toEqual(['a.prot: unknown; did you mean "port"?'])
  })

  it('is what the kind of a thing says, where there are several', () => {
    const kinds = z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('a'), speed: z.number().describe('a speed') }),
      z.strictObject({ kind: z.literal('b'), weight: z.number() }),
    ])
    expect(sentences(z.array(kinds), [{ kind: 'a', sped: 1 }])).toEqual([
      '[0].speed: missing; needs a speed',
      '[0].sped: unknown; did you mean "speed"?',
    ])
  })

  it('is thrown with the name of its source, a line each', () => {
    const read = () => readSettings(pump, { litres: 0 }, 'pump.yaml')
    expect(read).toThrow(ConfigError)
    expect(read).toThrow(
      'pump.yaml: name: missing; needs a short text\npump.yaml: litres: found 0; needs a number of litres, 1 to 9',
    )
  })
})

describe('a secret', () => {
  it.each([
    ['under a name that says so', { token_env: 'hunter2' }],
    ['inside a larger value', { gateway: [{ password: 'hunter2' }] }],
    ['in an address', { url: 'ftp://depok:hunter2@example.org' }],
    ['in a header', { headers: { Authorization: ['Bearer hunter2'] } }],
  ])('is not repeated %s', (_where, input) => {
    const schema = z.strictObject({
      token_env: z.literal('X').optional(),
      gateway: z.string().optional(),
      url: z.url({ protocol: /^http$/ }).optional(),
      headers: z.record(z.string(), z.string()).optional(),
    })
    const said = sentences(schema, input)
    expect(said).toHaveLength(1)
    expect(said[0]).not.toContain('hunter2')
  })
})

describe('the nearest name', () => {
  it.each([
    ['prot', 'port'],
    ['HTTP', 'http'],
    ['evry_s', 'every_s'],
    ['colour', undefined],
    ['', undefined],
  ])('of %j is %j', (name, near) => {
    expect(nearest(name, ['http', 'port', 'every_s'])).toBe(near)
  })
})

describe('a settings file', () => {
  const write = (text: string) => {
    const file = join(emptyFolder(), 'some.yaml')
    writeFileSync(file, text)
    return file
  }
  const read = (text: string) => readYaml(write(text), { name: 'some.yaml', advice: { id: 'lihat', en: 'look' } })

  it('is YAML, and what is written is read again', () => {
    expect(read(yamlOf([{ id: 'a', at: 0.8 }]))).toEqual([{ id: 'a', at: 0.8 }])
    expect(read('')).toBeNull()
  })

  it('names every mistake with its line, and repeats no text of the file', () => {
    const message = messageOf(() => read('a: [1\npassword: "hunter2\nb: {'))
    expect(message).toMatch(/^some.yaml, line 1: a bracket \[ is opened on this line and not closed; add \]$/m)
    expect(message).toMatch(/^some.yaml, line 2: a quote " is opened/m)
    expect(message).toMatch(/^some.yaml, line 3: a bracket \{/m)
    expect(message).not.toContain('hunter2')
  })

  it('says when it is not there, and what to do', () => {
    const message = messageOf(() =>
      readYaml('/no/such/file', { name: 'f', advice: { id: 'periksa path', en: 'check the path' } }),
    )
    expect(message).toMatch(/^f: cannot be read \(ENOENT.*\); check the path$/)
  })
})

function messageOf(run: () => unknown): string {
  try {
    run()
  } catch (err) {
    expect(err).toBeInstanceOf(ConfigError)
    return (err as Error).message
  }
  return 'nothing was wrong'
}
