/**
 * Why a text is no YAML. The package gives up at the first mistake and then finds others that are none: so the text is read
 * once more, line by line, for what people really do: tabs, a space or a colon left out, a quote or a bracket that stays
 * open, spaces that do not fit. What this finds is told, with what the package found before it. Pure.
 */
import type { Problem } from './problems.ts'
import { yamlWords } from './yaml-words.ts'

/** What the package found. */
export interface ParserError {
  code: string
  /** Counted from 1. */
  line: number
  message: string
}

/** At least one problem, each with its line, in their order. Nothing of the text is repeated but names of settings. */
export function mistakesIn(text: string, errors: readonly ParserError[]): Problem[] {
  const lines = text.split(/\r\n|\r|\n/)
  const twice = repeatedNames(
    lines,
    errors.filter(({ code }) => code === 'DUPLICATE_KEY').map(({ line }) => line),
  )
  const others = errors.filter(({ code }) => code !== 'DUPLICATE_KEY')
  const seen = others.length > 0 ? scan(lines) : []
  const first = Math.min(...seen.map(({ line }) => line!))
  // What stands behind the first mistake may be its consequence only.
  const before = (seen.length > 0 ? others.filter(({ line }) => line < first - 1) : others).slice(0, 1)
  const told = before.map(({ code, line }) => ({ where: '', line, ...yamlWords.ofCode(code) }))
  return [...told, ...seen, ...twice].sort((a, b) => a.line! - b.line!)
}

const keyOf = /^(?:["']?)([A-Za-z_][\w-]{0,40})(?:["']?)\s*:(?:\s|$)/

/** Where every name of an item is there again, its dash was forgotten: that is said once. */
function repeatedNames(lines: readonly string[], at: readonly number[]): Problem[] {
  if (at.length < 3) return at.map((line) => repeatedName(lines, line, yamlWords.twice))
  return [repeatedName(lines, at[0]!, yamlWords.noDash)]
}

function repeatedName(lines: readonly string[], line: number, says: typeof yamlWords.twice): Problem {
  const bare = (one: string) => one.replace(/^[\s-]*/, '')
  const name = keyOf.exec(bare(lines[line - 1] ?? ''))?.[1] ?? ''
  const indent = (one: string) => /^[\s-]*/.exec(one)![0].length
  const own = indent(lines[line - 1] ?? '')
  const isFirst = (one: string) => indent(one) === own && keyOf.exec(bare(one))?.[1] === name
  const at = lines.slice(0, line - 1).findLastIndex((one) => name !== '' && isFirst(one))
  return { where: '', line, ...says(at === -1 ? '' : name, at + 1) }
}

interface Opened {
  bracket: string
  line: number
  indent: number
}

/** What the look at the lines goes through them with. */
interface Look {
  problems: Problem[]
  brackets: Opened[]
  /** Columns of the names that are open, outermost first, each with whether the last name there had a value beside it. */
  columns: { at: number; hasValue: boolean; holds?: 'list' | 'names' }[]
  /** Lines that are indented more than this belong to a text of several lines. */
  textFrom: number | null
}

const closing: Record<string, string> = { '{': '}', '[': ']' }

function scan(lines: readonly string[]): Problem[] {
  const look: Look = { problems: [], brackets: [], columns: [], textFrom: null }
  for (const [i, line] of lines.entries()) if (line.trim() !== '') lookAt(line, i + 1, look)
  for (const { bracket, line } of look.brackets) tell(look, line, yamlWords.unclosedBracket(bracket, closing[bracket]!))
  return look.problems
}

function lookAt(line: string, number: number, look: Look): void {
  const [indent] = /^[ \t]*/.exec(line)!
  if (look.textFrom !== null) {
    if (indent.length > look.textFrom) return
    look.textFrom = null
  }
  if (/^\s*#/.test(line)) return
  if (indent.includes('\t')) {
    tell(look, number, yamlWords.tab)
    return
  }
  const outer = look.brackets[0]
  const isName = keyOf.test(line.replace(/^[\s-]*/, ''))
  if (outer && isName && indent.length <= outer.indent) {
    for (const { bracket, line: at } of look.brackets)
      tell(look, at, yamlWords.unclosedBracket(bracket, closing[bracket]!))
    look.brackets = []
  }
  if (look.brackets.length === 0) lookAtBlock(line, number, look)
  walk(line, number, indent.length, look)
}

/** A line outside of all brackets: its name, and whether it stands where a name may. */
function lookAtBlock(line: string, number: number, look: Look): void {
  const [, spaces = '', dashes = '', rest = ''] = /^( *)((?:- +)*)(.*)$/.exec(line)!
  if (/^-[A-Za-z_]\w*: /.test(rest)) {
    tell(look, number, yamlWords.noDashSpace)
    return
  }
  const found = keyOf.exec(rest)
  if (!found) {
    lookAtNoName(rest, number, look)
    return
  }
  const value = rest
    .slice(found[0].length)
    .replace(/(^|\s)#.*/, '')
    .trim()
  if (/^[|>][+-]?\d?$/.test(value)) look.textFrom = spaces.length
  const column = { at: spaces.length + dashes.length, hasValue: value !== '' && !/^[&!]\S*$/.test(value) }
  const { columns } = look
  const least = dashes ? spaces.length : column.at
  const above = columns.at(-1)
  while (columns.length > 0 && columns.at(-1)!.at > least) columns.pop()
  const level = columns.at(-1)
  const isDeeper = !level || level.at < column.at
  // Deeper than a name with a value beside it, or between two levels: neither can be.
  const isWrong = !dashes && isDeeper && (level?.hasValue || (above !== undefined && above !== level))
  const holds = dashes ? 'list' : 'names'
  if (isWrong) {
    tell(look, number, yamlWords.indent)
    return
  }
  if (level && isDeeper && dashes && level.holds === 'names') tell(look, number, yamlWords.mixed)
  if (level && isDeeper) level.holds ??= holds
  if (isDeeper) columns.push(column)
  else Object.assign(level, column, { holds: undefined })
}

/** `username:hulu`, or a name of which the colon was forgotten. Ports and addresses have a colon without a space. */
function lookAtNoName(rest: string, number: number, look: Look): void {
  const [, grown] = /^([A-Za-z_]\w{0,40}):(?!\/\/)\S/.exec(rest) ?? []
  if (grown && !/^(serial|tcp|replay)$/.test(grown)) {
    tell(look, number, yamlWords.noSpace(grown))
    return
  }
  const [, bare] = /^([a-z_]{2,40}) +\S/.exec(rest) ?? []
  if (bare && look.columns.at(-1)?.hasValue) tell(look, number, yamlWords.noColon(bare))
}

/** Quotes and brackets of one line. */
function walk(line: string, number: number, indent: number, look: Look): void {
  let isStart = true // a quote or a bracket here begins a value
  for (let i = indent; i < line.length; i++) {
    const letter = line[i]!
    if (letter === '#' && (i === 0 || /\s/.test(line[i - 1]!))) return
    if (letter === ' ') continue
    if ((letter === '"' || letter === "'") && isStart) {
      const end = endOfQuote(line, i)
      if (end === -1) {
        tell(look, number, yamlWords.unclosedQuote(letter))
        return
      }
      i = end
      isStart = false
    } else if ((letter === '{' || letter === '[') && (isStart || look.brackets.length > 0)) {
      look.brackets.push({ bracket: letter, line: number, indent })
      isStart = true
    } else if ((letter === '}' || letter === ']') && look.brackets.length > 0) {
      const { bracket } = look.brackets.pop()!
      if (closing[bracket] !== letter) tell(look, number, yamlWords.wrongBracket(bracket, letter, closing[bracket]!))
      isStart = false
    } else {
      isStart = isBeforeValue(line, i, look.brackets.length > 0)
    }
  }
}

/** Whether what follows the letter at `i` begins a value: behind a colon or a dash with a space, and behind a comma in brackets. */
function isBeforeValue(line: string, i: number, isInBrackets: boolean): boolean {
  const letter = line[i]!
  if (letter === ',') return isInBrackets
  return (letter === ':' || letter === '-') && /\s|$/.test(line[i + 1] ?? ' ')
}

/** Where the quote that opens at `start` is closed on the same line, or -1. */
function endOfQuote(line: string, start: number): number {
  const quote = line[start]!
  for (let i = start + 1; i < line.length; i++) {
    if (quote === '"' && line[i] === '\\') i++
    else if (line[i] === quote && quote === "'" && line[i + 1] === "'") i++
    else if (line[i] === quote) return i
  }
  return -1
}

function tell(look: Look, line: number, said: { id: string; en: string }): void {
  look.problems.push({ where: '', line, ...said })
}
