/** The threat model names tests: they must be there, and no actor may be without what does not stop him. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkout } from '../kit/root.ts'

const page = readFileSync(join(checkout, 'docs/security.md'), 'utf8')
const actors = page
  .slice(page.indexOf('## Actors'), page.indexOf('## Where secrets are'))
  .split('\n### ')
  .slice(1)
  .map((text): [string, string] => [text.split('\n')[0]!, text])

it('has an actor for each way that was ever found', () => {
  expect(actors.length).toBeGreaterThanOrEqual(12)
})

describe.each(actors)('%s', (_, text) => {
  const row = (name: string) => new RegExp(`^\\| ${name} \\| (.+) \\|$`, 'm').exec(text)?.[1]

  it('has something, wants something, is stopped by something, and not by everything', () => {
    for (const name of ['has', 'wants', 'what stops (?:him|it)', 'what does not'])
      expect(row(name)?.length).toBeGreaterThan(5)
  })

  it('has tests that exist', () => {
    const files = [...(row('test') ?? '').matchAll(/`([^`]+)`/g)].map(([, file]) => file!)
    expect(files.length).toBeGreaterThan(0)
    expect(files.filter((file) => !existsSync(join(checkout, file)))).toEqual([])
  })
})
