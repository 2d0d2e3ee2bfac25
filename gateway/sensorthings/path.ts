/** The address of a question, behind the service root: from a set over entities to one property (OGC 18-088, 9.2). */
import { nearest } from '../../edge/platform/problems.ts'
import { type TypeName, typeNames, typeOf, typeOfSet } from './model.ts'
import { nothing, wrong } from './problems.ts'

export interface Address {
  /** The set that it begins with, and which of it; null: all. */
  from: { type: TypeName; id: string | null }
  /** Links from there; with an id, one of the set that the link leads to. */
  over: { link: string; id: string | null }[]
  /** Of which type the entities at its end are. */
  type: TypeName
  /** Whether it means a set, and not one entity. */
  isSet: boolean
  /** A property of the entity, and what is within it. */
  property?: string[]
  as?: '$value' | '$ref'
}

const key = /^(\w+)\(('(?:[^']|'')*'|-?\d{1,18})\)$/

/** Takes the path in its parts, decoded. Throws a 404 where it leads nowhere. */
export function readPath(parts: readonly string[]): Address {
  const [first = '', ...rest] = parts
  const start = keyedPart(first)
  const type = typeOfSet(start.name)
  if (!type) {
    const meant = nearest(
      start.name,
      typeNames.map((name) => typeOf(name).set),
    )
    throw nothing(`There is no set "${start.name.slice(0, 60)}".${meant ? ` Did you mean "${meant}"?` : ''}`)
  }
  const address: Address = { from: { type, id: start.id }, over: [], type, isSet: start.id === null }
  while (rest.length > 0) {
    const { name, id } = keyedPart(rest[0]!)
    const link = typeOf(address.type).links[name]
    if (!link) break
    if (address.isSet)
      throw nothing(`"${name}" begins at one entity. Name it, as in ${typeOf(address.type).set}('…')/${name}.`)
    if (id !== null && !link.isMany) throw nothing(`"${name}" leads to one entity: leave out what stands in brackets.`)
    rest.shift()
    address.over.push({ link: name, id })
    address.type = link.to
    address.isSet = link.isMany && id === null
  }
  return rest.length === 0 ? address : { ...address, ...endOf(rest, address) }
}

function endOf(rest: readonly string[], { type, isSet }: Address): Pick<Address, 'property' | 'as'> {
  const [last] = rest.slice(-1)
  if (last === '$ref') {
    if (isSet && rest.length === 1) return { as: '$ref' }
    throw wrong('$ref stands behind a set, as in Things/$ref.')
  }
  if (isSet) throw nothing(`"${rest[0]!.slice(0, 60)}" is no set and leads nowhere from ${typeOf(type).set}.`)
  const property = last === '$value' ? rest.slice(0, -1) : [...rest]
  const [name] = property
  if (name === undefined) throw wrong('$value stands behind a property, as in …/result/$value.')
  const known = [...typeOf(type).properties, 'id', '@iot.id', '@iot.selfLink']
  if (!known.includes(name)) {
    const meant = nearest(name, [...known, ...Object.keys(typeOf(type).links)])
    throw nothing(`${typeOf(type).set} have no "${name.slice(0, 60)}".${meant ? ` Did you mean "${meant}"?` : ''}`)
  }
  return { property, ...(last === '$value' && { as: last }) }
}

/** `Things('depok@…')`, `Things(1)`, `Things`. */
function keyedPart(part: string): { name: string; id: string | null } {
  const [, name, id] = key.exec(part) ?? []
  if (name === undefined || id === undefined) return { name: part, id: null }
  return { name, id: id.startsWith("'") ? id.slice(1, -1).replaceAll("''", "'") : id }
}
