import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { closeFolder } from '../../../edge/platform/private-files.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { dist } from '../../kit/root.ts'

const modeOf = (path: string) => statSync(path).mode & 0o777

/** A data folder as an earlier version has left it. */
function oldFolder() {
  const folder = join(emptyFolder(), 'gateway')
  mkdirSync(join(folder, 'log/old'), { recursive: true })
  for (const name of ['registry.db', 'registry.db-wal', 'identity.json', 'log/0001.seg', 'log/old/0000.seg']) {
    writeFileSync(join(folder, name), '')
    chmodSync(join(folder, name), 0o644)
  }
  chmodSync(folder, 0o755)
  return folder
}

describe('a data folder of an earlier version', () => {
  it('is closed: files, folders, and what is in them', () => {
    const folder = oldFolder()
    expect(closeFolder(folder)).toEqual([])
    for (const name of ['registry.db', 'registry.db-wal', 'identity.json', 'log/0001.seg', 'log/old/0000.seg']) {
      expect(modeOf(join(folder, name))).toBe(0o600)
    }
    for (const name of ['', 'log', 'log/old']) expect(modeOf(join(folder, name))).toBe(0o700)
  })

  it('keeps what is not ours as it is, and then stays a folder that others may enter', () => {
    const folder = oldFolder()
    writeFileSync(join(folder, 'notes.txt'), '', { mode: 0o644 })
    closeFolder(folder)
    expect([modeOf(join(folder, 'notes.txt')), modeOf(folder), modeOf(join(folder, 'log'))]).toEqual([
      0o644, 0o755, 0o700,
    ])
  })

  it('that others could write is closed, and told: something of theirs may be in it', () => {
    const folder = oldFolder()
    chmodSync(folder, 0o777)
    expect(closeFolder(folder)).toEqual([{ where: folder, what: expect.stringContaining('others could write') }])
    expect(modeOf(folder)).toBe(0o700)
  })

  it('that is no folder of its own is not closed, and told', () => {
    const folder = oldFolder()
    chmodSync(folder, 0o1777) // as /tmp
    expect(closeFolder(folder)).toEqual([{ where: folder, what: expect.stringContaining('a folder of its own') }])
    expect(modeOf(folder)).toBe(0o777)
  })

  it('in a folder where others could put another in its place is told', () => {
    const folder = oldFolder()
    chmodSync(join(folder, '..'), 0o777)
    expect(closeFolder(folder)).toEqual([
      { where: join(folder, '..'), what: expect.stringContaining('put another in place') },
    ])
  })

  it('does not follow a link out of it', () => {
    const [folder, other] = [oldFolder(), join(emptyFolder(), 'other.json')]
    writeFileSync(other, '')
    chmodSync(other, 0o644)
    symlinkSync(other, join(folder, 'rules.db'))
    closeFolder(folder)
    expect(modeOf(other)).toBe(0o644)
  })

  it('is not there yet: nothing to say', () => {
    expect(closeFolder(join(emptyFolder(), 'none'))).toEqual([])
  })
})

it.skipIf(process.getuid?.() !== 0)(
  'a file of another user is told, with what helps (as root only: it needs two users)',
  () => {
    const folder = oldFolder()
    const nobody = 65_534
    chownSync(folder, nobody, nobody)
    chmodSync(join(folder, '..'), 0o755)
    const program = `import(process.argv[1]).then(({ closeFolder }) => console.log(JSON.stringify(closeFolder(process.argv[2]))))`
    const { stdout } = spawnSync(
      process.execPath,
      ['-e', program, join(dist, 'edge/platform/private-files.js'), folder],
      { encoding: 'utf8', uid: nobody, gid: nobody },
    )
    expect(JSON.parse(stdout)).toEqual([
      { where: join(folder, 'identity.json'), what: expect.stringMatching(/\(and 6 more\).*chown -R/) },
    ])
  },
)
