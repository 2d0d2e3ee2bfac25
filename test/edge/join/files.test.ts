/** What `join` writes, in a folder where somebody else may write, too. */
import { closeSync, lstatSync, mkdirSync, openSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { filesOf, mayFollow, proofFor, writeJoined } from '../../../edge/join/files.ts'
import { ConfigError } from '../../../edge/platform/problems.ts'
import { emptyFolder } from '../../kit/folder.ts'

const modeOf = (path: string) => statSync(path).mode & 0o777

it('goes into files of its own, and not where a link leads that somebody has laid in its way', () => {
  const folder = emptyFolder()
  const victim = join(folder, 'victim')
  writeFileSync(victim, 'untouched', { mode: 0o644 })
  const files = filesOf(join(folder, 'edge.yaml'))
  for (const path of [files.secret, files.settings, files.asking]) symlinkSync(victim, `${path}.new`)
  symlinkSync(victim, files.secret)
  proofFor('code', files)
  writeJoined(files, 'a-password', 'station: hulu\n', null)
  expect([readFileSync(victim, 'utf8'), modeOf(victim)]).toEqual(['untouched', 0o644])
  expect([readFileSync(files.secret, 'utf8'), lstatSync(files.secret).isFile()]).toEqual(['a-password\n', true])
  expect([modeOf(files.secret), modeOf(files.settings)]).toEqual([0o600, 0o644])
})

it('is never a file that was open before: who holds the old one reads nothing of the new one', () => {
  const folder = emptyFolder()
  const files = filesOf(join(folder, 'edge.yaml'))
  const held = [files.secret, `${files.secret}.new`].map((path) => {
    writeFileSync(path, 'old', { mode: 0o666 })
    return openSync(path, 'r')
  })
  writeJoined(files, 'a-password', 'station: hulu\n', null)
  expect(held.map((fd) => readFileSync(fd, 'utf8'))).toEqual(['old', 'old'])
  for (const fd of held) closeSync(fd)
  expect(modeOf(files.secret)).toBe(0o600)
})

it('is refused with a sentence where something else than a file stands in its way', () => {
  const folder = emptyFolder()
  const files = filesOf(join(folder, 'edge.yaml'))
  mkdirSync(join(`${files.secret}.new`, 'full'), { recursive: true })
  expect(() => writeJoined(files, 'a-password', 'station: hulu\n', null)).toThrow(ConfigError)
})

it('as root follows a link of root, or of whoever owns what it leads to, and no other', () => {
  const link = (uid: number) => ({ uid, isSymbolicLink: () => true })
  expect([mayFollow(link(0), { uid: 7 }), mayFollow(link(7), { uid: 7 }), mayFollow(link(7), { uid: 0 })]).toEqual([
    ...[true, true, false],
  ])
  expect(mayFollow({ uid: 7, isSymbolicLink: () => false }, { uid: 7 })).toBe(true)
})
