/** The checksums of a release: who gets one can tell, by what the handbook says, whether it is what was published. */
import { spawnSync } from 'node:child_process'
import { appendFileSync, copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { emptyFolder } from '../kit/folder.ts'
import { needs } from '../kit/needs.ts'
import { checkout } from '../kit/root.ts'

const { skip, why } = needs('ssh-keygen')
const sums = join(checkout, '.setup/release/sums.mjs')

/** Commands of the page, as a person types them in the folder of a release. */
const [commands] = /(?<=```sh\n) *ssh-keygen -Y verify[^`]*/.exec(
  readFileSync(join(checkout, 'docs/handbook/verifying.md'), 'utf8'),
)!
const verify = (folder: string) =>
  spawnSync('sh', ['-e', '-c', commands], { cwd: folder, encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } })

/** A folder as `npm run release` leaves it, with two archives and what the builder was told. */
function release(env: Record<string, string> = {}) {
  const folder = emptyFolder()
  for (const name of ['pantau.deb', 'pantau.tar.xz']) writeFileSync(join(folder, name), `bytes of ${name}`)
  const program = `import { keyIn, writeSums } from ${JSON.stringify(sums)}
    writeSums(['pantau.deb', 'pantau.tar.xz'], { out: '.', key: keyIn(process.env) })`
  const args = ['--input-type=module', '--eval', program]
  const { status, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  })
  return { folder, status, stderr }
}

function newKey(): string {
  const file = join(emptyFolder(), 'key')
  spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'siti@laptop', '-f', file])
  return file
}

describe.skipIf(skip)(`a signed release, ${why}`, () => {
  const signed = () => release({ PANTAU_RELEASE_KEY: newKey() })

  it('is proved by the two commands of the handbook', () => {
    const { folder } = signed()
    const { status, stdout } = verify(folder)
    expect(stdout).toContain('Good "pantau-release" signature for pantau with ED25519 key')
    expect(stdout).toContain('pantau.deb: OK\npantau.tar.xz: OK')
    expect(status).toBe(0)
  })

  it('is proved of what somebody has fetched of it, too', () => {
    const { folder } = signed()
    rmSync(join(folder, 'pantau.tar.xz'))
    expect(verify(folder)).toMatchObject({ status: 0, stdout: expect.stringContaining('pantau.deb: OK\n') })
  })

  it.each([
    [
      'an archive is another',
      (folder: string) => appendFileSync(join(folder, 'pantau.deb'), '!'),
      'pantau.deb: FAILED',
    ],
    [
      'the list is another',
      (folder: string) => appendFileSync(join(folder, 'SHA256SUMS'), '\n'),
      'incorrect signature',
    ],
    [
      'somebody else has signed',
      (folder: string) => {
        copyFileSync(join(signed().folder, 'SHA256SUMS.sig'), join(folder, 'SHA256SUMS.sig'))
      },
      'Could not verify signature',
    ],
  ])('is refused when %s', (_, change, says) => {
    const { folder } = signed()
    change(folder)
    const { status, stdout, stderr } = verify(folder)
    expect(`${stdout}${stderr}`).toContain(says)
    expect(status).not.toBe(0)
  })

  it('names nobody and no computer: of the key only what is needed goes along', () => {
    const { folder } = signed()
    expect(readFileSync(join(folder, 'allowed_signers'), 'utf8')).not.toContain('siti')
  })
})

it('a release that nobody signs says so, and has its checksums', () => {
  const { folder, status, stderr } = release({ PANTAU_RELEASE_KEY: '' })
  expect(stderr).toContain('SHA256SUMS is not signed')
  expect(readFileSync(join(folder, 'SHA256SUMS'), 'utf8')).toMatch(
    /^[0-9a-f]{64} {2}pantau\.deb\n[0-9a-f]{64} {2}pantau\.tar\.xz\n$/,
  )
  expect(status).toBe(0)
})

it('a key that is not there ends the release before anything is built', () => {
  const { status, stderr } = release({ PANTAU_RELEASE_KEY: '/nowhere/key' })
  expect(stderr).toContain('PANTAU_RELEASE_KEY: there is no file /nowhere/key')
  expect(status).toBe(2)
})
