/** Commands of a clone on a Node that is too old: a sentence that says what to type, and no stack trace. */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { emptyFolder } from '../kit/folder.ts'
import { checkout } from '../kit/root.ts'

/** Runs `command.mjs` by it, on a Node that says it is `version`. */
function typedOn(version: string) {
  const folder = emptyFolder()
  const pretend = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`
  writeFileSync(join(folder, 'older.cjs'), pretend)
  writeFileSync(join(folder, 'command.mjs'), 'console.log(JSON.stringify(process.argv.slice(2)))')
  const args = ['-r', join(folder, 'older.cjs'), join(checkout, '.setup/needed.cjs'), 'command.mjs', 'a', '--b']
  return spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
}

it.each(['18.19.0', '20.18.1', '12.22.12'])('Node %s is told what to type, in both languages', (version) => {
  const { status, stderr, stdout } = typedOn(version)
  expect([status, stdout]).toEqual([2, ''])
  expect(stderr).toContain(`perlu Node.js 20.19 atau lebih baru; di sini ${version}`)
  expect(stderr).toContain(`needs Node.js 20.19 or newer; this is ${version}`)
  expect(stderr).toContain('npm install --global node@22')
})

it.each(['20.19.0', '24.1.0'])('Node %s runs the command as it was typed', (version) => {
  expect(typedOn(version)).toMatchObject({ status: 0, stdout: '["a","--b"]\n' })
})

it.each(['24.19.0', '24.21.3'])(
  'Node %s runs it, and is named as the one that ends programs with SQLite',
  (version) => {
    const { status, stdout, stderr } = typedOn(version)
    expect([status, stdout]).toEqual([0, '["a","--b"]\n'])
    expect(stderr).toMatch(/kadang menghentikan program ini.*Pakai Node 22/)
    expect(stderr).toMatch(/sometimes ends this program.*Use Node 22/)
  },
)

it('is the Node that package.json asks for, and every command begins with it', () => {
  const { engines, scripts } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')) as {
    engines: { node: string }
    scripts: Record<string, string>
  }
  expect(engines.node).toBe('>=20.19')
  const others = Object.entries(scripts).filter(([, line]) => !/^node (--\S+ )*\.setup\/needed\.cjs /.test(line))
  expect(others.map(([name]) => name)).toEqual(['format'])
})
