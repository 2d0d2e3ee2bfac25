/** A copy of the checkout in which lines are changed, compiled and tested. */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { endGroup } from '../kit/processes.ts'
import { checkout } from '../kit/root.ts'
import type { Mutant } from './mutant.ts'

const compile_ms = 180_000
const testFile_ms = 300_000 // for a file that hangs, on a busy machine

export interface Verdict {
  /** The first test that failed, with its file; null when none did. */
  failed: string | null
  /** What it said. */
  says: string
  /** It failed by running into a time limit: caught, but slowly, and by a test that may mean something else. */
  hasTimedOut: boolean
}

/** Copies what git knows of, and what is new and not ignored; packages and the built dashboard are linked. */
export function openCopy(folder: string) {
  const options = { cwd: checkout, encoding: 'utf8' } as const
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], options).split('\n')
  for (const file of files) {
    if (file === '' || !existsSync(join(checkout, file))) continue
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    cpSync(join(checkout, file), join(folder, file))
  }
  symlinkSync(join(checkout, 'node_modules'), join(folder, 'node_modules'))
  if (existsSync(join(checkout, 'dist/www')))
    cpSync(join(checkout, 'dist/www'), join(folder, 'dist/www'), { recursive: true })

  const read = (file: string) => readFileSync(join(folder, file), 'utf8')

  /** Throws when the code is no TypeScript any more; an unused name is no reason not to run it. */
  function compile(isAgain = false) {
    const options = { cwd: folder, encoding: 'utf8', timeout: compile_ms, killSignal: 'SIGKILL' } as const
    const { stdout, error } = spawnSync(join(folder, 'node_modules/.bin/tsc'), ['-p', '.'], options)
    if (error && isAgain) throw error
    if (error) return compile(true) // seen once in a hundred: the compiler has ended, and its wrapper waits for ever
    const broken = stdout.split('\n').filter((line) => /error TS1\d{3}:/.test(line))
    if (broken.length > 0) throw new Error(`It does not compile:\n${broken.join('\n')}`)
  }

  return {
    compile,
    /** Why this change does not fit the code, or undefined. */
    misfit({ name, file, find }: Mutant): string | undefined {
      if (!existsSync(join(folder, file))) return `"${name}": there is no ${file}`
      const places = read(file).split(find).length - 1
      return places === 1 ? undefined : `"${name}": ${places} places in ${file} read ${JSON.stringify(find)}`
    },
    async changed<T>({ file, find, replace }: Mutant, work: () => Promise<T>): Promise<T> {
      const whole = read(file)
      writeFileSync(
        join(folder, file),
        whole.replace(find, () => replace),
      )
      try {
        compile()
        return await work()
      } finally {
        writeFileSync(join(folder, file), whole)
      }
    },
    /** Runs these test files until one test fails. */
    async test(tests: readonly string[]): Promise<Verdict> {
      const report = join(folder, 'report.json')
      rmSync(report, { force: true })
      const limit_ms = tests.length * testFile_ms
      const built = tests.map((test) => `dist/${test.replace(/\.ts$/, '.js')}`)
      const child = spawn(
        join(folder, 'node_modules/.bin/vitest'),
        ['run', '--bail=1', '--reporter=json', `--outputFile=${report}`, ...built],
        { cwd: folder, stdio: 'ignore', detached: true }, // a group of its own, so that its workers end with it
      )
      const timer = setTimeout(() => endGroup(child), limit_ms)
      const [code, signal] = (await once(child, 'exit')) as [number | null, string | null]
      clearTimeout(timer)
      if (signal)
        return { failed: `none: the tests did not end within ${limit_ms / 1_000} s`, says: '', hasTimedOut: true }
      if (!existsSync(report)) return { failed: 'none: the tests could not be run', says: '', hasTimedOut: false }
      return verdictOf(JSON.parse(readFileSync(report, 'utf8')) as Report, code)
    },
  }
}

/** What is read of vitest's JSON. */
interface Report {
  testResults: {
    name: string
    message: string
    assertionResults: { fullName: string; status: string; failureMessages: string[] }[]
  }[]
}

function verdictOf({ testResults }: Report, code: number | null): Verdict {
  for (const { name, assertionResults } of testResults) {
    const failed = assertionResults.find(({ status }) => status === 'failed')
    if (!failed) continue
    const file = name.split('/dist/').at(-1)!.replace(/\.js$/, '.ts')
    const says = failed.failureMessages.join('\n')
    return { failed: `${failed.fullName} (${file})`, says, hasTimedOut: /timed out in/.test(says) }
  }
  if (code === 0) return { failed: null, says: '', hasTimedOut: false }
  const message = testResults.find((file) => file.message)?.message ?? 'an error outside of any test'
  return { failed: message.split('\n')[0]!, says: message, hasTimedOut: false }
}
