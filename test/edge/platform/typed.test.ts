import { readFileSync } from 'node:fs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { releaseVariable, typed } from '../../../edge/platform/typed.ts'
import { versionText } from '../../../edge/platform/version.ts'
import { gatewayProcess, gatewayWords } from '../../kit/cli.ts'
import { checkout } from '../../kit/root.ts'

const { version } = JSON.parse(readFileSync(`${checkout}/package.json`, 'utf8')) as { version: string }

function asReleased() {
  process.env[releaseVariable] = 'pantau'
  onTestFinished(() => {
    delete process.env[releaseVariable]
  })
}

describe('what people are told to type', () => {
  it('is npm in a clone', async () => {
    expect(typed('gateway')).toBe('npm run gateway --')
    expect(typed('edge')).toBe('npm run edge --')
    expect((await gatewayWords(['nonsense'])).err).toContain('npm run gateway -- --help')
  })

  it('is pantau in a release, where words that name no program are the gateway’s', async () => {
    asReleased()
    expect([typed('gateway'), typed('edge'), typed('sim')]).toEqual(['pantau', 'pantau edge', 'pantau sim'])
    const { err } = await gatewayWords(['station', 'invite'])
    expect(err).toContain('pantau station invite --help')
    expect(err).not.toContain('npm')
  })
})

describe('the version', () => {
  it('is told by every program, in one line, with the Node it runs on', async () => {
    const line = `pantau ${version}, Node ${process.versions.node}\n`
    expect(await gatewayWords(['--version'])).toMatchObject({ code: 0, out: line })
    expect(gatewayProcess('-V')).toMatchObject({ status: 0, stdout: line }) // packed, it lies deeper
  })

  it('of a release names its commit and its day', () => {
    expect(versionText({ version: '1.2.0', commit: 'abc1234', time: '2026-11-26T10:00:00.000Z' })).toBe(
      `pantau 1.2.0 (abc1234, 2026-11-26), Node ${process.versions.node}\n`,
    )
  })
})
