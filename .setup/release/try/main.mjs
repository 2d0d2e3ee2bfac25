// npm run release -- --try: what was built, tried on clean machines. Everything that the handbook's page on installing promises is
// done once, in a Debian without compiler, npm and network, with its own systemd: install, set up, run, kill, hang, power cut, update, back,
// remove. Takes some ten minutes, root, and the Debian packages mmdebstrap, systemd-container, iproute2 and chromium. By itself, for a
// release that is there: node .setup/release/try/main.mjs [FOLDER]; PANTAU_TRY=tryArm64,… does these parts only.
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { root, say } from '../../ready.mjs'
import { outputOf } from '../run.mjs'
import { tryArchive } from './archive.mjs'
import { tryArm64 } from './arm64.mjs'
import { tryFirstReading } from './first-reading.mjs'
import { tryPackage } from './package.mjs'
import { openReport } from './report.mjs'

/** Gives how many things failed. */
export async function tryRelease(out) {
  const work = join(out, 'try')
  rmSync(work, { recursive: true, force: true })
  mkdirSync(work, { recursive: true })
  const find = (pattern) => readdirSync(out).find((name) => pattern.test(name))
  const files = { deb: find(/_amd64\.deb$/), x64: find(/-x64\.tar\.xz$/), arm64: find(/-arm64\.tar\.xz$/) }
  const report = openReport()
  const parts = [
    [tryFirstReading, files.deb && files.x64],
    [tryPackage, files.deb && files.x64],
    [tryArchive, files.x64],
    [tryArm64, files.arm64],
  ]
  const wanted = process.env.PANTAU_TRY?.split(',')
  for (const [part, isThere] of parts) {
    if (wanted && !wanted.includes(part.name)) continue
    if (!isThere)
      await report.check(part.name, () => {
        throw new Error(`it is not in ${out}`)
      })
    else await part({ out, work, files, report, unpacked })
  }
  report.keep(join(out, 'TRIED.md'))
  if (report.failed() === 0) rmSync(work, { recursive: true, force: true }) // otherwise somebody wants to look at the machines
  say(`${join(out, 'TRIED.md')} has all of it; ${report.failed()} failed`)
  return report.failed()

  /** The folder in an archive of the release. */
  function unpacked(name) {
    outputOf('tar', ['-xJf', join(out, name), '-C', work, '--no-same-owner'])
    return join(work, name.replace('.tar.xz', ''))
  }
}

if (process.argv[1] === import.meta.filename) {
  process.exitCode = (await tryRelease(resolve(root, process.argv[2] ?? 'release'))) > 0 ? 1 : 0
}
