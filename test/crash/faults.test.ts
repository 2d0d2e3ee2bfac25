/** The page of faults names every kind that the programs have. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { checkout } from '../kit/root.ts'
import { faults as faultsOfYears } from '../years/faults.ts'
import { faults, someFault } from './faults.ts'
import { seededRandom } from './random.ts'

const page = readFileSync(join(checkout, 'docs/faults.md'), 'utf8')
const rows = page.split('\n').filter((line) => line.startsWith('| `'))
const named = rows.flatMap((row) => [...row.split('|')[1]!.matchAll(/`([^`]+)`/g)].map(([, kind]) => kind))

it('docs/faults.md has each kind of `npm run crash` once, and no other', () => {
  expect(named.toSorted()).toEqual(faults.map(({ kind }) => kind).toSorted())
})

it('docs/faults.md has each fault of `npm run years` once, and no other', () => {
  const [, ofYears] = page.split('## `npm run years`')
  const rows = ofYears!.split('\n').filter((line) => line.startsWith('| ') && line.includes('`'))
  const ids = rows.flatMap((row) => [...row.split('|')[2]!.matchAll(/`([^`]+)`/g)].map(([, id]) => id))
  expect(ids.toSorted()).toEqual(faultsOfYears.map(({ id }) => id).toSorted())
})

it('each kind comes in 300 rounds', () => {
  const random = seededRandom(20261126)
  const met = new Set(Array.from({ length: 600 }, () => someFault(random).kind))
  expect([...met].toSorted()).toEqual(faults.map(({ kind }) => kind).toSorted())
})
