/** What Pantau is made of beside its own code: the lock, the licences, and the list of all of it for those who install it. */
import { spawnSync } from 'node:child_process'
import { cpSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { emptyFolder } from '../kit/folder.ts'
import { checkout } from '../kit/root.ts'

interface Locked {
  version: string
  integrity?: string
  resolved?: string
  license?: string
  dev?: boolean
  devOptional?: boolean
}

const lock = JSON.parse(readFileSync(join(checkout, 'package-lock.json'), 'utf8')) as {
  packages: Record<string, Locked>
}
const packages = Object.entries(lock.packages).filter(([path]) => path !== '')
const { inThePage } = (await import(pathToFileURL(join(checkout, '.setup/in-the-page.mjs')).href)) as {
  inThePage: string[]
}
const isInThePage = (path: string) => inThePage.some((name) => path === `node_modules/${name}`)
const shipped = packages.filter(([path, { dev, devOptional }]) => !(dev || devOptional) || isInThePage(path))

it('the list of what lies in the page has every library that the dashboard uses', () => {
  const files = readdirSync(join(checkout, 'dashboard'), { recursive: true, encoding: 'utf8' })
  const sources = files.filter((file) => /\.(tsx?|css)$/.test(file))
  const used = sources.flatMap((file) =>
    [
      ...readFileSync(join(checkout, 'dashboard', file), 'utf8').matchAll(
        /(?:from|import\(?|@import) '([a-z@][^'/]*)/g,
      ),
    ].map(([, name]) => name!),
  )
  expect([...new Set(used)].sort()).toEqual(inThePage)
})

describe('the lock', () => {
  it('names every package by its checksum, and none by an address: each computer has its own registry', () => {
    for (const [path, { integrity, resolved }] of packages) {
      expect([path, integrity, resolved]).toEqual([path, expect.stringMatching(/^sha512-/), undefined])
    }
  })

  it('has nothing of johnny-five that is not used', () => {
    const names = packages.map(([path, locked]) =>
      'name' in locked ? locked.name : path.split('node_modules/').at(-1),
    )
    for (const name of ['nanotimer', 'temporal', 'browser-serialport', 'lodash.debounce'])
      expect(names).not.toContain(name)
  })
})

/** What a village may be given, with any of its parts changed, and passed on. */
const allowed: Record<string, string> = {
  MIT: 'use and change freely, keep the notice',
  'MIT-0': 'the same without the notice',
  ISC: 'as MIT, in fewer words',
  'BSD-2-Clause': 'as MIT',
  'BSD-3-Clause': 'as MIT, and no use of the authors’ names',
  '0BSD': 'as MIT-0',
  'BlueOak-1.0.0': 'as MIT, with a patent licence',
  'Apache-2.0': 'as MIT, with a patent licence; changed files say so',
  'MPL-2.0': 'use and pass on freely, the notice kept; who changes a file of it passes on that file’s source',
}

/** Of a choice one is enough, of a sum all are needed. */
function isAllowed(licence: string | undefined): boolean {
  const words = licence?.replace(/[()]/g, '') ?? ''
  return words.split(' OR ').some((choice) => choice.split(' AND ').every((name) => Object.hasOwn(allowed, name)))
}

describe('the licence of every package that a village gets', () => {
  it.each(shipped.map(([path, { license }]) => [path.replace(/^node_modules\//, ''), license] as const))(
    '%s: %s',
    (_, license) => {
      expect(isAllowed(license)).toBe(true)
    },
  )

  it.each([undefined, '', 'GPL-3.0-only', 'SEE LICENSE IN LICENSE', 'MIT AND GPL-2.0-only', 'UNLICENSED'])(
    'is refused when it is %j',
    (license) => expect(isAllowed(license)).toBe(false),
  )

  it('may be a choice', () => {
    expect(isAllowed('(GPL-2.0-only OR MIT)')).toBe(true)
  })
})

describe('setting up', () => {
  type IsInstalled = (root: string) => boolean
  const load = async () =>
    ((await import(pathToFileURL(join(checkout, '.setup/installed.mjs')).href)) as { isInstalled: IsInstalled })
      .isInstalled

  /** A checkout with the packages of this one, and a lock that `change` has changed. */
  function withLock(change: (packages: Record<string, Locked>) => void) {
    const folder = emptyFolder()
    symlinkSync(join(checkout, 'node_modules'), join(folder, 'node_modules'))
    const own = structuredClone(lock)
    change(own.packages)
    writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(own))
    return folder
  }

  it('installs nothing again that whoever has added a package has installed', async () => {
    const isInstalled = await load()
    expect(isInstalled(withLock(() => undefined))).toBe(true)
  })

  it('sees that a package is missing, is another version, has other content, or is left over', async () => {
    const isInstalled = await load()
    const zod = 'node_modules/zod'
    const having = (more: Record<string, Locked>) => (found: Record<string, Locked>) => void Object.assign(found, more)
    const changes = [
      having({ 'node_modules/new': { version: '1.0.0', integrity: 'sha512-x' } }),
      having({ [zod]: { ...lock.packages[zod]!, version: '9.9.9' } }),
      having({ [zod]: { ...lock.packages[zod]!, integrity: 'sha512-x' } }),
      (found: Record<string, Locked>) => void Reflect.deleteProperty(found, zod),
    ]
    expect(changes.map((change) => isInstalled(withLock(change)))).toEqual([false, false, false, false])
    expect(isInstalled(emptyFolder())).toBe(false)
  })
})

describe('npm run sbom', () => {
  const run = (folder: string, ...flags: string[]) =>
    spawnSync(process.execPath, [join(folder, '.setup/sbom.mjs'), ...flags], {
      encoding: 'utf8',
      env: { ...process.env, npm_config_offline: 'true' },
    }).stdout
  const text = run(checkout)
  const bom = JSON.parse(text)

  it('lists what a village gets, and what the page is built from, as CycloneDX 1.5', () => {
    expect(bom).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.5', version: 1 })
    expect(bom.metadata.component).toMatchObject({
      type: 'application',
      name: 'pantau',
      licenses: [{ license: { id: 'MIT' } }],
    })
    const names = new Set(
      shipped.map(([path, locked]) => ('name' in locked ? String(locked.name) : path.split('node_modules/').at(-1)!)),
    )
    expect(new Set(bom.components.map(({ name }: { name: string }) => name))).toEqual(names)
  })

  it('says of each the version, the address in the registry, the checksum and the licence', () => {
    for (const { type, name, version, purl, hashes, licenses, ...one } of bom.components) {
      expect(type).toBe('library')
      expect(one['bom-ref']).toBe(`${name}@${version}`)
      expect(purl).toBe(`pkg:npm/${name.replace('@', '%40')}@${version}`)
      expect(hashes).toEqual([{ alg: 'SHA-512', content: expect.stringMatching(/^[0-9a-f]{128}$/) }])
      expect(licenses).toHaveLength(1)
      expect(isAllowed(licenses[0].license?.id ?? licenses[0].expression)).toBe(true)
    }
  })

  it('names each once, and depends on nothing that it does not name', () => {
    const refs = bom.components.map((one: { 'bom-ref': string }) => one['bom-ref'])
    const known = new Set([...refs, bom.metadata.component['bom-ref']])
    expect(new Set(refs).size).toBe(refs.length)
    const used = bom.dependencies.flatMap(({ ref, dependsOn }: { ref: string; dependsOn: string[] }) => [
      ref,
      ...dependsOn,
    ])
    expect(used.filter((ref: string) => !known.has(ref))).toEqual([])
    expect(bom.dependencies).toHaveLength(known.size)
  })

  it('is the same wherever it is made, and has a time and a number of its own only when that is asked for', () => {
    const folder = join(emptyFolder(), 'another-name')
    for (const name of ['package.json', 'package-lock.json', '.setup/sbom.mjs', '.setup/in-the-page.mjs'])
      cpSync(join(checkout, name), join(folder, name))
    expect(run(folder)).toBe(text)
    const stamped = JSON.parse(run(folder, '--stamp'))
    expect(stamped.serialNumber).toMatch(/^urn:uuid:[0-9a-f-]{36}$/)
    expect(Date.parse(stamped.metadata.timestamp)).toBeGreaterThan(0)
  })
})
