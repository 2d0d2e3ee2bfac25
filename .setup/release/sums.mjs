// The checksums of a release, and the signature under them: a village verifies both with programs that Debian has.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { say } from '../ready.mjs'
import { outputOf } from './run.mjs'

/** What the signature is for, so that one which the same key made for something else is not taken for it. */
const purpose = 'pantau-release'

/** The file of the key that signs, as the environment names it; undefined where nobody signs. Ends the process when it is not there. */
export function keyIn({ PANTAU_RELEASE_KEY: key }) {
  if (!key || existsSync(key)) return key || undefined
  say(`PANTAU_RELEASE_KEY: there is no file ${key}; make a key with ssh-keygen -t ed25519 -f ${key}`)
  process.exit(2)
}

/** Writes `SHA256SUMS` in the folder `out`; when there is a `key`, also its signature and the public key to verify it. */
export function writeSums(files, { out, key }) {
  const sum = (file) => createHash('sha256').update(readFileSync(file)).digest('hex')
  const list = join(out, 'SHA256SUMS')
  writeFileSync(list, files.map((file) => `${sum(file)}  ${basename(file)}\n`).join(''))
  if (key) sign(list, key, out)
  else
    say('SHA256SUMS is not signed: nobody can tell whose release this is. PANTAU_RELEASE_KEY names the key that signs')
}

const advice = 'Is ssh-keygen there? Debian: apt-get install openssh-client'

/**
 * `SHA256SUMS.sig`, and in `allowed_signers` the public key as ssh-keygen wants it when it verifies. The key is an SSH key: the
 * file of a private one, whose passphrase ssh-keygen asks for, or of a public one whose private half an agent holds.
 */
function sign(list, key, out) {
  rmSync(`${list}.sig`, { force: true }) // ssh-keygen would ask whether it may be replaced
  const tools = { advice, stdio: ['inherit', 'pipe', 'inherit'] }
  outputOf('ssh-keygen', ['-Y', 'sign', '-q', '-n', purpose, '-f', key, list], tools)
  writeFileSync(join(out, 'allowed_signers'), signersOf(key))
}

/** The public key as ssh-keygen wants it when it verifies; undefined where nobody signs. */
export function signersOf(key) {
  if (!key) return undefined
  const text = publicHalf(key)
  const [kind, bytes] = text.split(' ') // without the comment, which often names a person and a computer
  return `pantau namespaces="${purpose}" ${kind} ${bytes.trim()}\n`
}

function publicHalf(key) {
  const beside = key.endsWith('.pub') ? key : `${key}.pub`
  if (existsSync(beside)) return readFileSync(beside, 'utf8')
  return outputOf('ssh-keygen', ['-y', '-f', key], { advice, stdio: ['inherit', 'pipe', 'inherit'] })
}
