import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkout, dist } from '../kit/root.ts'

const { scripts } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>
}

describe('the trace of a crash names the line of the source', () => {
  it.each([
    ['gateway', ['--help'], '.write('],
    ['edge', ['--help'], '.write('],
    ['start', [], 'process.on('],
    ['sim', [], 'process.on('],
  ])('in npm run %s', (script, args, call) => {
    const [, flags, program] = /^node (.*) \.setup\/needed\.cjs \.setup\/run\.mjs (\S+)$/.exec(scripts[script]!)!
    const breaking = ['--import', join(dist, 'test/setup/broken-process.js')]
    const trace = traceOf([...flags!.split(' '), ...breaking, join(dist, program!), ...args])
    expect(lineNamedIn(trace, /(?:edge|gateway|firmware-sim)\/\S+\.ts/)).toContain(call)
  })

  it('in a worker thread', () => {
    const trace = traceOf(['--enable-source-maps', join(dist, 'test/setup/throwing-thread.js')])
    expect(lineNamedIn(trace, /test\/setup\/\S+\.ts/)).toContain('catches this')
  })
})

function traceOf(args: string[]): string {
  const { status, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' }, // the flags of the command alone
  })
  expect(status).toBe(1)
  return stderr
}

/** The text of the first line of our sources that a trace names in such a file. */
function lineNamedIn(trace: string, file: RegExp): string | undefined {
  const found = new RegExp(`at .*${checkout}/(${file.source}):(\\d+):\\d+`).exec(trace)
  expect(found, trace).not.toBeNull()
  return readFileSync(join(checkout, found![1]!), 'utf8').split('\n')[Number(found![2]) - 1]
}
