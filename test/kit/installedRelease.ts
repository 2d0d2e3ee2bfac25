/**
 * Releases, installed as from an archive, with services that really run: the tree is that of `npm run release`, but for the Node
 * and the packages, which are those of this checkout. `systemctl` is a stand-in that starts and ends the real programs.
 */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { onTestFinished } from 'vitest'
import { emptyFolder } from './folder.ts'
import { checkout, dist } from './root.ts'
import { endOf } from './runProgram.ts'

// As `npm run release -- --try` makes them.
const { broken, oneStepFurther } = (await import(
  pathToFileURL(join(checkout, '.setup/release/try/versions.mjs')).href
)) as Record<'broken' | 'oneStepFurther', (text: string) => string>

/** What makes a version another one. */
interface Kind {
  /** Its tables are one step further than ours. */
  isNewer?: boolean
  /** Its gateway ends as soon as it is started. */
  isBroken?: boolean
}

/** Makes the folder of a version below `root`. */
export function makeVersion(root: string, version: string, { isNewer, isBroken }: Kind = {}): string {
  const tree = join(root, version)
  for (const folder of ['bin', 'lib', 'app']) mkdirSync(join(tree, folder), { recursive: true })
  const start = readFileSync(join(checkout, '.setup/release/files/pantau.sh'), 'utf8')
  writeFileSync(join(tree, 'bin/pantau'), isBroken ? broken(start) : start, { mode: 0o755 })
  symlinkSync(process.execPath, join(tree, 'lib/node'))
  symlinkSync(join(checkout, 'node_modules'), join(tree, 'app/node_modules'))
  cpSync(join(dist, 'bin'), join(tree, 'app/bin'), { recursive: true, filter: (file) => !/\.map$|\/www$/.test(file) })
  symlinkSync(join(dist, 'www'), join(tree, 'app/bin/www'))
  writeFileSync(join(tree, 'app/package.json'), JSON.stringify({ name: 'pantau', version, type: 'module' }))
  if (isNewer) makeNewer(join(tree, 'app/bin'))
  return tree
}

function makeNewer(programs: string) {
  const files = readdirSync(programs, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'))
  const changed = files.filter((name) => {
    const file = join(programs, name)
    const text = readFileSync(file, 'utf8')
    writeFileSync(file, oneStepFurther(text))
    return oneStepFurther(text) !== text
  })
  if (changed.length === 0) throw new Error('no packed program has versionKnown')
}

/** The archive of a version, with its checksums. */
export function archiveOf(version: string, kind: Kind = {}): string {
  const out = emptyFolder()
  makeVersion(out, version, kind)
  const file = join(out, `pantau-${version}-linux-test.tar.xz`)
  const env = { ...process.env, XZ_OPT: '-0' }
  spawnSync('tar', ['-C', out, '-cJf', file, version], { env })
  const sum = createHash('sha256').update(readFileSync(file)).digest('hex')
  writeFileSync(join(out, 'SHA256SUMS'), `${sum}  pantau-${version}-linux-test.tar.xz\n`)
  return file
}

/** A computer on which version 0.1.0 is installed. */
export function installedComputer() {
  const [root, settings, run] = [emptyFolder(), emptyFolder(), emptyFolder()]
  makeVersion(root, '0.1.0')
  symlinkSync('0.1.0', join(root, 'current'))
  writeFileSync(join(run, 'systemctl'), systemctl(run, join(root, 'current/bin/pantau')))
  chmodSync(join(run, 'systemctl'), 0o755)
  const env = { ...process.env, PATH: `${run}:${process.env.PATH}`, PANTAU_SETTINGS: settings, LANG: 'en', LC_ALL: '' }
  const service = (word: string, name: string) => spawnSync('systemctl', [word, `pantau-${name}.service`], { env })
  onTestFinished(() => {
    for (const name of ['edge', 'gateway']) service('stop', name)
  })

  return {
    root,
    settings,
    /** `pantau …` as it is typed there. The test goes on meanwhile: a board may be played by it. */
    pantau: (...words: string[]) => endOf(spawn(join(root, 'current/bin/pantau'), words, { env })),
    start: (name: string) => void service('start', name),
    log: (name: string) => readFileSync(join(run, `pantau-${name}.service.log`), 'utf8'),
  }
}

/** It knows what `pantau update` asks. A service is active once it has printed its ready line, as with `Type=notify`. */
const systemctl = (run: string, pantau: string) => `#!/bin/sh
for unit; do :; done
name=\${unit#pantau-}; name=\${name%.service}
at=${run}/$unit
pid=$(cat "$at.pid" 2>/dev/null)
lives() { [ -n "$pid" ] && grep -qs '^State:.[^Z]' "/proc/$pid/status"; }
case "$1" in
is-active) lives && grep -q '"ready":true' "$at.out" ;;
show) if lives; then echo "$pid"; else echo 0; fi ;;
start)
  : >"$at.out"
  setsid ${pantau} "$name" >"$at.out" 2>>"$at.log" </dev/null &
  echo $! >"$at.pid"
  ;;
stop)
  if lives; then
    kill "$pid"
    while lives; do sleep 0.05; done
  fi
  rm -f "$at.pid"
  ;;
esac
`
