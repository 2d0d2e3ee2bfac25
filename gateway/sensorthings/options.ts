/** What a question asks of a set: which, in which order, how many, with what (OGC 18-088, 9.3.3). The same within `$expand`. */
import { nearest } from '../../edge/platform/problems.ts'
import { type TypeName, typeOf } from './model.ts'
import { type Expression, type OrderBy, parseExpression, parseOrderBy } from './parse.ts'
import { wrong } from './problems.ts'

export interface Options {
  filter?: Expression
  orderBy: OrderBy[]
  /** Absent: as many as a page has. */
  top?: number
  skip: number
  isCounted: boolean
  /** Names of properties and links, `id` among them; absent: all. */
  select?: string[]
  expand: Expand[]
  /** Where a page ended, as `@iot.nextLink` has it. */
  after?: string
  /** As they were written, for the links of what is expanded. */
  text: Readonly<Partial<Record<OptionName, string>>>
}

export interface Expand {
  link: string
  options: Options
}

export const optionNames = [
  '$filter',
  '$orderby',
  '$top',
  '$skip',
  '$count',
  '$select',
  '$expand',
  '$skiptoken',
] as const
export type OptionName = (typeof optionNames)[number]

/** How many entities a page has at most, whatever is asked for. */
export const page_max = 1_000
const skip_max = 1_000_000
const depth_max = 5 // from a Thing to its Datastreams, their Observations, and back twice
const wide_max = 20

/** Throws a 400 that says which option is wrong, and how. */
export function readOptions(text: Options['text'], type: TypeName, depth = 0): Options {
  if (depth > depth_max)
    throw wrong(`$expand: is nested more than ${depth_max} levels deep. Follow the navigation links.`)
  const { $filter, $orderby, $top, $skip, $count, $select, $expand, $skiptoken } = text
  return {
    ...($filter !== undefined && { filter: parseExpression($filter, type) }),
    orderBy: $orderby === undefined ? [] : parseOrderBy($orderby, type),
    ...($top !== undefined && { top: Math.min(wholeOf('$top', $top), page_max) }),
    skip: $skip === undefined ? 0 : wholeOf('$skip', $skip),
    isCounted: $count !== undefined && yesOf($count),
    ...($select !== undefined && { select: selected($select, type) }),
    expand: $expand === undefined ? [] : expanded($expand, type, depth),
    ...($skiptoken !== undefined && { after: $skiptoken }),
    text,
  }
}

function wholeOf(name: string, text: string): number {
  const number = Number(text)
  if (/^\d{1,9}$/.test(text) && number <= skip_max) return number
  throw wrong(`${name}: "${text}" is no whole number from 0 to ${skip_max}.`)
}

function yesOf(text: string): boolean {
  if (text === 'true' || text === 'false') return text === 'true'
  throw wrong(`$count: "${text}" is neither true nor false.`)
}

function selected(text: string, type: TypeName): string[] {
  const { properties, links, set } = typeOf(type)
  const known = ['id', '@iot.id', '@iot.selfLink', ...properties, ...Object.keys(links)]
  return text.split(',').map((word) => {
    const name = word.trim()
    if (known.includes(name)) return name === '@iot.id' ? 'id' : name
    const meant = nearest(name, known)
    throw wrong(`$select: ${set} have no "${name}".${meant ? ` Did you mean "${meant}"?` : ''}`)
  })
}

function expanded(text: string, type: TypeName, depth: number): Expand[] {
  const items = parted(text, ',')
  if (items.length > wide_max) throw wrong(`$expand: names more than ${wide_max} links. Ask for fewer at once.`)
  const found = new Map<string, Expand>()
  for (const item of items) {
    const [, path = '', inside] = /^\s*([\w/]+)\s*(?:\((.*)\))?\s*$/s.exec(item) ?? []
    const [link = '', ...rest] = path.split('/')
    const target = typeOf(type).links[link]
    if (!target) {
      const meant = nearest(link, Object.keys(typeOf(type).links))
      throw wrong(
        `$expand: ${typeOf(type).set} lead to no "${link || item.trim()}".${meant ? ` Did you mean "${meant}"?` : ''}`,
      )
    }
    // `Datastreams/Observations(…)` is Datastreams, with Observations(…) expanded in them.
    const deeper = rest.length > 0 ? { $expand: `${rest.join('/')}${inside === undefined ? '' : `(${inside})`}` } : null
    const own = deeper ?? (inside === undefined ? {} : optionsIn(inside))
    const before = found.get(link)?.options.text
    const both = before?.$expand && own.$expand ? { $expand: `${before.$expand},${own.$expand}` } : {}
    found.set(link, { link, options: readOptions({ ...before, ...own, ...both }, target.to, depth + 1) })
  }
  return [...found.values()]
}

function optionsIn(text: string): Options['text'] {
  const options: Partial<Record<OptionName, string>> = {}
  for (const part of parted(text, ';')) {
    const [, name, value] = /^\s*(\$\w+)\s*=(.*)$/s.exec(part) ?? []
    const known = optionNames.find((one) => one === name && one !== '$skiptoken')
    if (!known || value === undefined)
      throw wrong(`$expand: "${part.trim()}" is no option. Write them as in ($top=1;$select=result).`)
    options[known] = value.trim()
  }
  return options
}

/** At each `by` that stands in no brackets and in no text. */
export function parted(text: string, by: ',' | ';'): string[] {
  const parts = ['']
  let depth = 0
  let isText = false
  for (const sign of text) {
    if (sign === "'") isText = !isText
    else if (!isText && sign === '(') depth++
    else if (!isText && sign === ')') depth--
    if (depth < 0) throw wrong(`"${text.slice(0, 100)}" closes a bracket that it did not open.`)
    if (sign === by && depth === 0 && !isText) parts.push('')
    else parts[parts.length - 1] += sign
  }
  if (depth !== 0 || isText) throw wrong(`"${text.slice(0, 100)}" leaves a bracket or a text open.`)
  return parts
}
