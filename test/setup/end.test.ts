/** A command that somebody else ends says so on stderr, and its exit code is that of a signal. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, it, onTestFinished } from 'vitest'
import { emptyFolder } from '../kit/folder.ts'
import { endGroup } from '../kit/processes.ts'
import { checkout } from '../kit/root.ts'

const waiting = ['.setup/run.mjs', 'test/setup/waiting-process.js']
const forEver = "process.stdout.write('ready'); setInterval(() => undefined, 60_000)"

describe('a program that is told to end', () => {
  it('says so before it ends by the signal', async () => {
    const { child, said } = await running('node', waiting)
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([null, 'SIGTERM'])
    expect(await said).toMatch(
      /^pantau: .*\(process \d+\) was told to end \(SIGTERM\) while its parent, process \d+, was/m,
    )
  })

  it('by the end of the shell that npm has put before it says that', async () => {
    const { child, said } = await running('sh', ['-c', `node ${waiting.join(' ')} & wait`], {
      npm_lifecycle_event: 'crash',
    })
    child.kill('SIGKILL')
    expect(await said).toMatch(
      /^pantau: npm crash \(process \d+\) ends, because the process that started it has ended; /m,
    )
  })
})

describe('a command whose work another program does', () => {
  it('says by which signal that program was ended, and leaves with the code of a shell', async () => {
    const { child, said } = await running(
      'node',
      runner("process.stdout.write('ready'); process.kill(process.pid, 'SIGKILL')"),
    )
    expect(await once(child, 'exit')).toEqual([137, null])
    expect(await said).toMatch(/^pantau: node \(process \d+\) was ended by SIGKILL, not by itself/)
  })

  it('takes that program along when it is told to end itself', async () => {
    const { child, said } = await running('node', runner(forEver))
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([143, null])
    expect(await said).toMatch(/was told to end \(SIGTERM\) while .*, and tells node; [\s\S]*was ended by SIGTERM/)
  })
})

describe('the check of a clean checkout', () => {
  it('names the step that a signal ended', async () => {
    const { child, said } = await running('.ci/run', [], { PATH: pathWithNpm('[ "$1" = test ] || kill -TERM $$') })
    expect(await once(child, 'exit')).toEqual([143, null])
    expect(await said).toMatch(/^\.ci\/run: npm run check was ended by SIGTERM, \d+ s after the start$/m)
  })

  it('names the step in which it was ended itself', async () => {
    const { child, said } = await running('.ci/run', [], { PATH: pathWithNpm('exec sleep 600') })
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([null, 'SIGTERM'])
    endGroup(child)
    expect(await said).toMatch(/^\.ci\/run: npm test was broken off: .* a signal, \d+ s after the start\n$/)
  })
})

/** A command that runs `script` in a process of its own. */
function runner(script: string): string[] {
  const main = `import { runToEnd } from './.setup/child.mjs'
process.exitCode = await runToEnd('node', ['-e', ${JSON.stringify(script)}])`
  return ['--input-type=module', '-e', main]
}

/** The search path, with an npm that does this instead. */
function pathWithNpm(script: string): string {
  const folder = emptyFolder()
  writeFileSync(join(folder, 'npm'), `#!/bin/sh\necho ready\n${script}\n`)
  chmodSync(join(folder, 'npm'), 0o755)
  return `${folder}:${process.env.PATH}`
}

/** Resolves when the command has said its first word on stdout. `said`: its stderr, once nobody writes there any more. */
async function running(program: string, args: string[], env: NodeJS.ProcessEnv = {}) {
  const { npm_lifecycle_event: _, ...own } = process.env
  const child: ChildProcess = spawn(program, args, {
    cwd: checkout,
    env: { ...own, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // a process group of its own, so that nothing of it outlives the test
  })
  onTestFinished(() => endGroup(child))
  const said = text(child.stderr!)
  await once(child.stdout!, 'data')
  return { child, said }
}
