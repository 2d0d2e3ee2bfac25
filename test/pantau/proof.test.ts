/** `pantau update` believes a file only when it is what was published, and says plainly when nobody can tell. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Proof, proofOf } from '../../pantau/update/proof.ts'
import { emptyFolder } from '../kit/folder.ts'
import { needs } from '../kit/needs.ts'

const { skip, why } = needs('ssh-keygen')
const why_ = (proof: Proof) => (proof.kind === 'proved' ? '' : proof.why.en)

function release() {
  const folder = emptyFolder()
  const file = join(folder, 'pantau-0.2.0-linux-x64.tar.xz')
  writeFileSync(file, 'bytes of a release')
  const sum = createHash('sha256').update('bytes of a release').digest('hex')
  writeFileSync(join(folder, 'SHA256SUMS'), `${sum}  pantau-0.2.0-linux-x64.tar.xz\n`)
  return { folder, file }
}

/** Signs as `npm run release` does; gives the file of those who may. */
function sign(folder: string): string {
  const key = join(emptyFolder(), 'key')
  spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key])
  rmSync(join(folder, 'SHA256SUMS.sig'), { force: true })
  spawnSync('ssh-keygen', ['-Y', 'sign', '-q', '-n', 'pantau-release', '-f', key, join(folder, 'SHA256SUMS')])
  const [kind, bytes] = spawnSync('ssh-keygen', ['-y', '-f', key], { encoding: 'utf8' }).stdout.split(' ')
  const signers = join(emptyFolder(), 'allowed_signers')
  writeFileSync(signers, `pantau namespaces="pantau-release" ${kind} ${bytes!.trim()}\n`)
  return signers
}

describe.skipIf(skip)(`a file of a release, ${why}`, () => {
  it('is proved by the signature of those whose key was known before', async () => {
    const { folder, file } = release()
    expect(await proofOf(file, ['/nowhere/signers', sign(folder)])).toEqual({ kind: 'proved' })
  })

  it('is wrong when another has signed it', async () => {
    const { folder, file } = release()
    const known = sign(folder)
    sign(folder)
    const proof = await proofOf(file, [known])
    expect(proof.kind).toBe('wrong')
    expect(why_(proof)).toContain('is not of those whose key is in')
  })
})

it('is wrong when a byte of it is another, also where nobody signs', async () => {
  const { file } = release()
  writeFileSync(file, 'bytes of a Release')
  const proof = await proofOf(file, [])
  expect(proof.kind).toBe('wrong')
  expect(why_(proof)).toContain('is damaged, or was changed')
})

it('is wrong beside the list of another release', async () => {
  const { folder, file } = release()
  writeFileSync(join(folder, 'SHA256SUMS'), `${'0'.repeat(64)}  pantau-0.1.0-linux-x64.tar.xz\n`)
  expect((await proofOf(file, [])).kind).toBe('wrong')
})

it.each([
  ['without a list', (folder: string) => rmSync(join(folder, 'SHA256SUMS')), 'There is no'],
  ['without a known key', () => undefined, 'nobody can tell who made it'],
])('is unproved %s, and that is said', async (_, change, says) => {
  const { folder, file } = release()
  change(folder)
  const proof = await proofOf(file, ['/nowhere/allowed_signers'])
  expect(proof.kind).toBe('unproved')
  expect(why_(proof)).toContain(says)
})

it('is unproved when nobody has signed it', async () => {
  const { folder, file } = release()
  const signers = join(folder, 'known')
  writeFileSync(signers, '')
  expect(why_(await proofOf(file, [signers]))).toContain('nobody has signed this release')
})
