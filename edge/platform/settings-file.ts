/** The one home of the package yaml: settings files are read here, and what a person is to copy into one is written. */
import { readFileSync } from 'node:fs'
import { type Document, isMap, isScalar, isSeq, LineCounter, parseDocument, stringify, visit } from 'yaml'
import { isLanguage, type Language, type Said } from './language.ts'
import { type ConfigError, configError, type Problem } from './problems.ts'
import { isSystemError, textOfBytes } from './reading-files.ts'
import { hasTypographicQuotes, typographicQuotes } from './setting-hints.ts'
import { mistakesIn } from './yaml-mistakes.ts'
import { yamlWords } from './yaml-words.ts'

export interface SettingsFile {
  /** How sentences call it; its path when absent. */
  name?: string
  /** What to do when it cannot be read, such as "check the path after --config". */
  advice: Said
}

/** A file as it was written. */
export interface WrittenFile {
  /** How sentences call it. */
  name: string
  /** Null when the file is empty. */
  value: unknown
  /** What stops nobody, and is probably not what was meant. */
  doubts: Problem[]
  /** The same problems with the lines where their places are, in the order of the file. */
  withLines<P extends Problem>(problems: readonly P[]): P[]
  /** What the file itself says: `language: id`. */
  language: Language | undefined
  /** They as what is thrown. */
  error(problems: readonly Problem[]): ConfigError
}

/**
 * What a YAML file holds. Throws a `ConfigError`: the file cannot be read, or every mistake of its YAML with its line. The
 * text of the file is not repeated: it may hold a secret.
 */
export function readWritten(path: string, { name = path, advice }: SettingsFile): WrittenFile {
  const text = textOf(path, name, advice)
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const lineAt = (offset: number) => lines.linePos(offset).line
  const found = document.errors.map(({ code, pos, message }) => ({ code, line: lineAt(pos[0]), message }))
  const problems = found.length > 0 ? mistakesIn(text, found) : decimalCommas(document, lineAt)
  const language = languageIn(document)
  if (problems.length > 0) throw configError(name, problems, language)
  const withLines = <P extends Problem>(told: readonly P[]) =>
    told
      .map((problem) => ({ ...problem, line: problem.line ?? lineOfPlace(document, stepsOf(problem), lineAt) }))
      .sort((a, b) => (a.line ?? 0) - (b.line ?? 0))
  return {
    name,
    value: contentOf(document, name),
    doubts: curvedQuotes(document, lineAt),
    withLines,
    language,
    error: (told) => configError(name, withLines(told), language),
  }
}

/** The value of `readWritten`, for whoever needs no lines. */
export function readYaml(path: string, file: SettingsFile): unknown {
  return readWritten(path, file).value
}

/** As a settings file holds it. */
export function yamlOf(value: unknown): string {
  return stringify(value)
}

/** What a setting may be by itself. */
export type Scalar = string | number | boolean

/**
 * A settings file with `item` in its list `list`: in the place of the one with the same `id`, whose other keys and comments stay,
 * or behind the others. Null takes a key out. `text` has been read without a mistake.
 */
export function yamlWithItem(text: string, list: string, item: { id: string } & Record<string, Scalar | null>): string {
  const document = parseDocument(text)
  if (!isSeq(document.get(list, true))) document.set(list, document.createNode([]))
  const at = placeIn(document, list, item.id)
  if (at === -1) document.addIn([list], document.createNode(withoutNulls(item)))
  else for (const [key, value] of Object.entries(item)) setOrDelete(document, [list, at, key], value)
  return document.toString({ lineWidth: 0 })
}

/** The same without the item of this id; with the last one the list goes, too. */
export function yamlWithoutItem(text: string, list: string, id: string): string {
  const document = parseDocument(text)
  const at = placeIn(document, list, id)
  if (at !== -1) document.deleteIn([list, at])
  const left = document.get(list, true)
  if (isSeq(left) && left.items.length === 0) document.delete(list)
  return document.toString({ lineWidth: 0 })
}

function placeIn(document: Document, list: string, id: string): number {
  const found = document.get(list, true)
  return isSeq(found) ? found.items.findIndex((item) => isMap(item) && item.get('id') === id) : -1
}

function setOrDelete(document: Document, path: (string | number)[], value: Scalar | null): void {
  if (value === null) document.deleteIn(path)
  else document.setIn(path, value)
}

const withoutNulls = (item: Record<string, Scalar | null>) =>
  Object.fromEntries(Object.entries(item).filter(([, value]) => value !== null))

/**
 * A settings file with other values: those under a name that stands for a section go into it, null takes a key out.
 * Everything else, comments too, stays as it is. `text` has been read by `readYaml` without a mistake.
 */
export function yamlWith(text: string, values: Record<string, Scalar | Record<string, Scalar | null>>): string {
  const document = parseDocument(text)
  for (const [name, value] of Object.entries(values)) {
    if (typeof value !== 'object') {
      document.set(name, value)
      continue
    }
    const section = document.get(name, true)
    if (!isMap(section) || section.items.length === 0) document.set(name, document.createNode({}))
    for (const [key, inner] of Object.entries(value)) {
      setOrDelete(document, [name, key], inner)
    }
  }
  return document.toString({ lineWidth: 0 })
}

/** The text of a settings file. Throws a `ConfigError` when it cannot be read. */
export function settingsText(path: string, { name = path, advice }: SettingsFile): string {
  return textOf(path, name, advice)
}

function textOf(path: string, name: string, advice: Said): string {
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch (err) {
    if (!isSystemError(err)) throw err
    throw configError(name, [{ where: '', ...yamlWords.unread(err, advice) }])
  }
  const text = textOfBytes(bytes)
  if (text === null) throw configError(name, [{ where: '', ...yamlWords.notText }])
  const line = text.split('\n').findIndex((one) => one.replace(/(^|\s)#.*/, '').includes('\uFFFD'))
  if (line !== -1) throw configError(name, [{ where: '', line: line + 1, ...yamlWords.notUtf8 }])
  return text
}

function contentOf(document: Document, name: string): unknown {
  try {
    return document.toJS() as unknown
  } catch (err) {
    if (!(err instanceof ReferenceError)) throw err
    throw configError(name, [{ where: '', ...yamlWords.alias }]) // aliases that refer to nothing, or to too much
  }
}

function languageIn(document: Document): Language | undefined {
  const found = isMap(document.contents) ? document.get('language') : undefined
  return isLanguage(found) ? found : undefined
}

type LineAt = (offset: number) => number

/** In `{ at: 0,80 }` the comma ends the value, and "80" is a name without one. */
function decimalCommas(document: Document, lineAt: LineAt): Problem[] {
  const problems: Problem[] = []
  visit(document, {
    Map(_, { flow, items }) {
      if (!flow) return
      for (const [i, { key, value }] of items.entries()) {
        const before = items[i - 1]?.value
        const isHalf = isScalar(key) && /^\d+$/.test(key.source ?? '') && !(isScalar(value) && value.source)
        if (!isHalf || !isScalar(before) || typeof before.value !== 'number') continue
        const name = items[i - 1]!.key
        problems.push({
          where: isScalar(name) ? String(name.value).slice(0, 64) : '',
          line: lineAt(key.range![0]),
          ...yamlWords.decimalComma(String(before.source), String(key.source)),
        })
      }
    },
  })
  return problems
}

/** YAML takes them for letters, so they become a part of a name. */
function curvedQuotes(document: Document, lineAt: LineAt): Problem[] {
  const problems: Problem[] = []
  visit(document, {
    Scalar(_, { type, value, range }) {
      if (type !== 'PLAIN' || typeof value !== 'string' || !hasTypographicQuotes(value)) return
      problems.push({ where: '', line: lineAt(range![0]), ...typographicQuotes })
    },
  })
  return problems
}

/** `sensors[1].port` step by step. */
function stepsOf({ where, path }: Problem): readonly PropertyKey[] {
  if (path) return path
  return Array.from(where.matchAll(/\[(\d+)\]|[^.[\]]+/g), ([name, index]) =>
    index === undefined ? name : Number(index),
  )
}

/** The line of the name, or of the item of a list, as far as the file has it; of the whole file none. */
function lineOfPlace(document: Document, steps: readonly PropertyKey[], lineAt: LineAt): number | undefined {
  let node: unknown = document.contents
  let line: number | undefined
  for (const step of steps) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step))
      if (!pair) break
      if (isScalar(pair.key) && pair.key.range) line = lineAt(pair.key.range[0])
      node = pair.value
    } else if (isSeq(node)) {
      const item: unknown = node.items[Number(step)]
      const range = isMap(item) || isSeq(item) || isScalar(item) ? item.range : undefined
      if (!range) break
      line = lineAt(range[0])
      node = item
    } else break
  }
  return line
}
