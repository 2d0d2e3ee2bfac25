/**
 * Name constraints (RFC 5280, 4.2.1.10): for which names an authority may sign. Of each kind of name that it permits, every
 * name below it has to be permitted, and none may be excluded.
 *
 *   NameConstraints  SEQUENCE { [0] permitted SEQUENCE OF Subtree, [1] excluded SEQUENCE OF Subtree }
 *   Subtree          SEQUENCE { name, [0] minimum = 0, [1] maximum }
 */
import type { CertificateShape } from './certificate-shape.ts'
import { type Element, elementsOf, hexOf, NotDer, sequenceOf } from './der.ts'

/** The kinds of names that are compared here, by their tag. Constraints of other kinds are refused where such a name occurs. */
const kinds = { dns: 0x82, directory: 0xa4, ip: 0x87 } as const
const lists = { permitted: 0xa0, excluded: 0xa1 } as const

/** Whether an authority with these constraints may sign for this one. Throws `NotDer` for constraints that are none. */
export function maySignFor(constraints: readonly Element[], below: CertificateShape): boolean {
  const names = [...below.names, ...subjectOf(below)]
  const subtrees = (list: number) =>
    constraints.filter(({ tag }) => tag === list).flatMap(({ content }) => elementsOf(content).map(baseOf))
  const [permitted, excluded] = [subtrees(lists.permitted), subtrees(lists.excluded)]
  return names.every((name) => {
    const ofKind = (subtrees: readonly Element[]) => subtrees.filter(({ tag }) => tag === name.tag)
    const [may, mayNot] = [ofKind(permitted), ofKind(excluded)]
    if (may.length === 0 && mayNot.length === 0) return true
    const compare = comparisons[name.tag]
    if (!compare) return false
    return (
      (may.length === 0 || may.some((base) => compare.isIn(name, base))) &&
      !mayNot.some((base) => compare.touches(name, base))
    )
  })
}

/** The subject counts as a name, too, unless it is empty. */
function subjectOf({ subject }: CertificateShape): Element[] {
  return sequenceOf(subject).length === 0 ? [] : [{ tag: kinds.directory, content: subject, whole: subject }]
}

function baseOf({ whole }: Element): Element {
  const [base, ...more] = sequenceOf(whole)
  if (!base || more.length > 0) throw new NotDer('a subtree with a minimum or a maximum, which no certificate may have')
  return base
}

interface Comparison {
  /** Whether the name lies in the subtree. */
  isIn(name: Element, base: Element): boolean
  /** Whether a part of what the name stands for may lie in it: `*.desa.id` touches `siren.desa.id`. */
  touches(name: Element, base: Element): boolean
}

const comparisons: Record<number, Comparison> = {
  [kinds.dns]: {
    isIn: (name, base) => isBelow(dnsOf(name), dnsOf(base)),
    touches(name, base) {
      const [text, tree] = [dnsOf(name), dnsOf(base)]
      return isBelow(text, tree) || (text.startsWith('*.') && isBelow(tree.replace(/^\./, ''), text.slice(2)))
    },
  },
  [kinds.ip]: { isIn: isInNetwork, touches: isInNetwork },
  [kinds.directory]: {
    isIn: beginsWith,
    touches: () => true, // equal names may be written in several ways: none is let through by that
  },
}

const dnsOf = ({ content }: Element): string => Buffer.from(content).toString('latin1').toLowerCase().replace(/\.$/, '')

/** `siren.desa.id` is below `desa.id` and `.desa.id`; `desa.id` only below the former. An empty tree is all names. */
function isBelow(name: string, tree: string): boolean {
  if (tree === '') return true
  return tree.startsWith('.') ? name.endsWith(tree) : name === tree || name.endsWith(`.${tree}`)
}

/** An address, and a network: an address with a mask of the same length behind it. */
function isInNetwork({ content: address }: Element, { content: network }: Element): boolean {
  if (network.length !== 8 && network.length !== 32) throw new NotDer('no network')
  const n = network.length / 2
  return (
    address.length === n && address.every((byte, i) => (byte & network[n + i]!) === (network[i]! & network[n + i]!))
  )
}

/** Names are lists of parts, the most general first. */
function beginsWith({ content: name }: Element, { content }: Element): boolean {
  const parts = sequenceOf(name)
  return sequenceOf(content).every(({ whole }, i) => parts[i] !== undefined && hexOf(parts[i].whole) === hexOf(whole))
}
