/** The table of pages as its text says it: it leads to every page, and pages are for browsers. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkout } from '../kit/root.ts'

export const pageTable = readFileSync(join(checkout, 'dashboard/pages.ts'), 'utf8')
  .split('\nexport const pages')[1]!
  .split('\n]\n')[0]!

/** In the order of the table; without the page of an alert, which has no row. */
export const pageNames = Array.from(pageTable.matchAll(/^ {4}name: '([a-z-]{1,40})',$/gm), ([, name]) => name!)

/** The hash of a page: about this station, or about the kept village's rule. */
export function addressOf(name: string, station = 'hulu'): string {
  if (name === 'join') return '/join/k3v9x2m1k3v9x2m1k3v9x2'
  return `p=${name}&s=${name === 'rule' ? 'hulu-siaga' : station}`
}
