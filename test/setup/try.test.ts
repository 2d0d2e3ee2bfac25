/** The parts of `npm run release -- --try` that need no machine: other versions, and the page of what was seen. */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { checkout } from '../kit/root.ts'

const load = (name: string) => import(pathToFileURL(join(checkout, '.setup/release/try', name)).href)
type Line = { what: string; ok: boolean; found: string; seconds: number }
const { numbered, broken, oneStepFurther } = (await load('versions.mjs')) as {
  numbered(text: string, version: string): string
  broken(text: string): string
  oneStepFurther(text: string): string
}
const { tableOf } = (await load('report.mjs')) as { tableOf(seen: Line[], seconds: number): string }

it('another version is the same release with another number', () => {
  const text = numbered('{"name":"pantau","version":"0.1.0","commit":"abc"}', '99.0.0')
  expect(JSON.parse(text)).toEqual({ name: 'pantau', version: '99.0.0', commit: 'abc' })
})

it('a version with newer tables knows one step more, and nothing else of it changes', () => {
  const packed = '//#region\nfunction versionKnown(options) {\n\treturn options.steps.length;\n}\nother()'
  expect(oneStepFurther(packed)).toBe(packed.replace('steps.length', 'steps.length + 1'))
  expect(oneStepFurther('other()')).toBe('other()')
})

it('a version that does not work ends when its gateway is started, and answers all else', () => {
  expect(broken('exec node "$@"')).toBe('if [ "$*" = gateway ]; then exit 3; fi\nexec node "$@"')
})

it('what was seen is a table, and says first whether all went well', () => {
  const good = { what: 'a | b', ok: true, found: 'line\nline', seconds: 1.26 }
  expect(tableOf([good], 61)).toMatch(/^1 things were tried in 61 s; all went well\.\n/)
  expect(tableOf([good], 61)).toContain('| ok | a \\| b | line<br>line | 1.3 |')
  expect(tableOf([good, { ...good, ok: false }], 61)).toContain('1 failed')
})

it('the addon is compiled without the hooks that end a program in its garbage collector (Node 24.19)', async () => {
  const { withoutHooks } = (await import(pathToFileURL(join(checkout, '.setup/release/addon.mjs')).href)) as {
    withoutHooks(header: string): string
  }
  const header =
    '  ObjectWrap() {\n    refs_ = 0;\n    AddCleanupHook();\n  }\n  virtual ~ObjectWrap() {\n    RemoveCleanupHook();\n    x();\n  }\n'
  expect(withoutHooks(header)).toBe('  ObjectWrap() {\n    refs_ = 0;\n  }\n  virtual ~ObjectWrap() {\n    x();\n  }\n')
  expect(withoutHooks('  ObjectWrap() {}\n')).toBe('  ObjectWrap() {}\n')
})
