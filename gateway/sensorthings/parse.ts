/**
 * Expressions of `$filter` and `$orderby`, from text to a tree.
 *
 *   or    = and ("or" and)*            sum     = product (("add"|"sub") product)*
 *   and   = not ("and" not)*           product = sign (("mul"|"div"|"mod") sign)*
 *   not   = "not" not | compare        sign    = "-" sign | "(" or ")" | literal | name "(" list ")" | path
 *   compare = sum (("eq"|"ne"|"gt"|"ge"|"lt"|"le") sum)?
 *
 * Names of properties are checked here, so that a misspelt one is told and does not find nothing.
 */
import { nearest } from '../../edge/platform/problems.ts'
import { arityOf, isFunction } from './functions.ts'
import { type Token, tokensOf } from './lexer.ts'
import { type EntityType, type TypeName, typeOf } from './model.ts'
import { notBuilt, wrong } from './problems.ts'
import type { Comparison, Value } from './values.ts'

export type Arithmetic = 'add' | 'sub' | 'mul' | 'div' | 'mod'
export type Expression =
  | { is: 'literal'; value: Value }
  /** `links`: through which entities; then the property, and what is within it. */
  | { is: 'path'; links: string[]; property: string; within: string[] }
  | { is: 'call'; name: string; of: Expression[] }
  | { is: 'not'; of: Expression }
  | { is: 'and' | 'or'; left: Expression; right: Expression }
  | { is: 'compare'; how: Comparison; left: Expression; right: Expression }
  | { is: 'arithmetic'; how: Arithmetic; left: Expression; right: Expression }

const depth_max = 40
const comparisons = ['eq', 'ne', 'gt', 'ge', 'lt', 'le']

/** Throws a 400 that says where the text stops making sense. `from`: of which entities it speaks. */
export function parseExpression(text: string, from: TypeName): Expression {
  const parser = openParser(text, from)
  const expression = parser.expression()
  parser.end()
  return expression
}

export interface OrderBy {
  by: Expression
  isFalling: boolean
}

export function parseOrderBy(text: string, from: TypeName): OrderBy[] {
  const parser = openParser(text, from)
  const keys: OrderBy[] = []
  do {
    const by = parser.sum()
    const isFalling = parser.takes('desc')
    if (!isFalling) parser.takes('asc')
    keys.push({ by, isFalling })
  } while (parser.takes(','))
  parser.end()
  return keys
}

function openParser(text: string, from: TypeName) {
  const tokens = tokensOf(text)
  let next = 0
  let depth = 0

  return { expression: or, sum, takes, end }

  function takes(word: string): boolean {
    const token = tokens[next]!
    const isIt = token.is === word || (token.is === 'name' && token.text === word)
    if (isIt) next++
    return isIt
  }

  function end() {
    if (tokens[next]!.is !== 'end') throw unexpected(tokens[next]!)
  }

  function or(): Expression {
    let left = and()
    while (takes('or')) left = { is: 'or', left, right: and() }
    return left
  }

  function and(): Expression {
    let left = not()
    while (takes('and')) left = { is: 'and', left, right: not() }
    return left
  }

  function not(): Expression {
    return takes('not') ? deeper(() => ({ is: 'not', of: not() })) : comparison()
  }

  function comparison(): Expression {
    const left = sum()
    const how = comparisons.find(takes) as Comparison | undefined
    return how ? { is: 'compare', how, left, right: sum() } : left
  }

  function sum(): Expression {
    return chain(product, ['add', 'sub'])
  }

  function product(): Expression {
    return chain(sign, ['mul', 'div', 'mod'])
  }

  function chain(part: () => Expression, words: readonly Arithmetic[]): Expression {
    let left = part()
    for (let how = words.find(takes); how; how = words.find(takes)) {
      left = { is: 'arithmetic', how, left, right: part() }
    }
    return left
  }

  function sign(): Expression {
    if (takes('-'))
      return deeper(() => ({ is: 'arithmetic', how: 'mul', left: { is: 'literal', value: -1 }, right: sign() }))
    if (takes('(')) {
      const inside = deeper(or)
      if (!takes(')')) throw unexpected(tokens[next]!)
      return inside
    }
    const token = tokens[next]!
    if (token.is === 'literal') {
      next++
      return token
    }
    if (token.is !== 'name') throw unexpected(token)
    next++
    return takes('(') ? call(token.text) : pathOf(token.text, from)
  }

  function call(name: string): Expression {
    if (name === 'st_relate')
      throw notBuilt('st_relate is not built here. The other functions of shapes are, for points.')
    if (!isFunction(name)) throw wrong(`There is no function "${name}". Those of SensorThings 1.1 are known.`)
    const given: Expression[] = []
    if (!takes(')')) {
      do given.push(deeper(or))
      while (takes(','))
      if (!takes(')')) throw unexpected(tokens[next]!)
    }
    const arity = arityOf(name)
    if (!arity.includes(given.length)) throw wrong(`${name} takes ${arity.join(' or ')} values, not ${given.length}.`)
    return { is: 'call', name, of: given }
  }

  function deeper<Inside>(inside: () => Inside): Inside {
    if (++depth > depth_max)
      throw wrong(`The expression is nested more than ${depth_max} levels deep. Ask for less at once.`)
    const found = inside()
    depth--
    return found
  }

  function unexpected(token: Token) {
    const there =
      token.is === 'end' ? 'ends too early' : `is not understood at "${text.slice(token.at, token.at + 20)}"`
    return wrong(`The expression "${text.slice(0, 100)}" ${there}.`)
  }
}

/** `Datastream/unitOfMeasurement/symbol`, as seen from an entity of this type. Throws a 400 for a name that it has not. */
export function pathOf(text: string, from: TypeName): Extract<Expression, { is: 'path' }> {
  const words = text.split('/')
  const links: string[] = []
  let type: EntityType = typeOf(from)
  for (let link = type.links[words[0]!]; link; link = type.links[words[0]!]) {
    if (link.to === 'Observation') {
      throw notBuilt(
        `"${text}": entities are not searched by their observations. Ask for Observations, and filter these.`,
      )
    }
    links.push(words.shift()!)
    type = typeOf(link.to)
  }
  const [property, ...within] = words
  if (property === undefined) throw wrong(`"${text}" names entities. Name a property of theirs, such as ${text}/id.`)
  if (property === 'id' || property === '@iot.id') return { is: 'path', links, property: 'id', within: [] }
  if (!type.properties.includes(property)) {
    const meant = nearest(property, [...type.properties, ...Object.keys(type.links)])
    throw wrong(
      `"${property}" is no property of ${type.set}.${meant ? ` Did you mean "${meant}"?` : ` They have: ${type.properties.join(', ')}.`}`,
    )
  }
  return { is: 'path', links, property, within }
}
