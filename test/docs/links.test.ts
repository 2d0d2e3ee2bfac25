/** The pages lead to what exists: a file that moved must take its links along. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, it } from 'vitest'

const root = process.cwd()
const pages = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...['docs', 'hardware', 'gateway/store'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
      .map((entry) => relative(root, join(entry.parentPath, entry.name))),
  ),
]
const textOf = (page: string) => readFileSync(join(root, page), 'utf8')

it.each(pages)('%s links to files and headings that exist', (page) => {
  const broken = [...textOf(page).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target!)
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => {
      const [path, heading] = target.split('#') as [string, string | undefined]
      const file = path === '' ? page : join(dirname(page), path)
      if (!existsSync(join(root, file))) return true
      return heading !== undefined && !headingsOf(textOf(file)).includes(heading)
    })
  expect(broken).toEqual([])
})

it('what setup has phones open is a page of the handbook', () => {
  const named = [...textOf('edge/setup/gateway-step.ts').matchAll(/\/handbook\/([\w/-]+)\.html#([\w-]+)/g)]
  expect(named).toHaveLength(2)
  for (const [, page, heading] of named) expect(headingsOf(textOf(`${page}.md`))).toContain(heading)
})

// What the recipes of CONTRIBUTING.md let a reader write.
const invented = [
  'edge/drivers/contoh-t1.ts',
  'gateway/rules/measures/highest.ts',
  'gateway/hooks/kinds/ntfy.ts',
  'gateway/tally/tally.ts',
  'gateway/tally/index.ts',
  'gateway/http/quantities.ts',
  'test/gateway/http/quantities.test.ts',
  'dashboard/warning/AboutPage.tsx',
  'gateway/intake/command.ts',
]

it.each(pages)('%s names no source file that is gone', (page) => {
  if (page === 'CHANGELOG.md') return // it speaks of the past
  const named = [...textOf(page).matchAll(/`((?:edge|gateway|dashboard|firmware-sim|hardware|test)\/[\w./-]+\.tsx?)`/g)]
  const files = named.map(([, file]) => file!).filter((file) => page !== 'CONTRIBUTING.md' || !invented.includes(file))
  expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([])
})

/** The anchors as GitHub makes them. */
function headingsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

it('decision 11 says of every package of package.json what it is for, or why it is not used', () => {
  const { dependencies } = JSON.parse(textOf('package.json')) as { dependencies: Record<string, string> }
  const page = textOf('docs/decisions/0011-libraries.md')
  expect(Object.keys(dependencies).filter((name) => !page.includes(name))).toEqual([])
})
