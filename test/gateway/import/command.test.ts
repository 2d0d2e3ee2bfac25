import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { AlertsAnswer, ReadingsAnswer } from '../../../gateway/contract.ts'
import { gatewayCommand, gatewayMain } from '../../kit/cli.ts'
import { eventually } from '../../kit/eventually.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { openGatewayHere } from '../../kit/gatewayHere.ts'
import { storeIn } from '../store/kit.ts'

const start_ms = Date.UTC(2024, 0, 1)
const header = 'station,sensor,quantity,at,value\n'

describe('an import', () => {
  it('brings in what is fine, says what is not and where, and fires nothing although it is recent', async () => {
    const folder = emptyFolder()
    const recent_ms = Date.now() - 30_000
    const file = join(folder, 'history.csv.gz')
    const lines = [
      `depok,level,water_level_m,${recent_ms - 60_000},3.9`,
      `depok,level,water_level_m,${recent_ms},4.0`,
      'depok,level,water_level_m,2009-01-01,1',
      `depok,level,water_level_m,${recent_ms},4.1`,
      'depok,level,altitude,2024-01-01,1',
    ]
    writeFileSync(file, gzipSync(header + lines.join('\n')))
    const stopped = await gatewayCommand('import', file, '--data-dir', folder)
    expect([stopped.status, JSON.parse(stopped.stdout)]).toEqual([1, expect.objectContaining({ stopped: true })])
    const allowed = ['--conflict-max', '20', '--refused-max', '40']
    const imported = await gatewayCommand('import', file, ...allowed, '--data-dir', folder)
    expect(imported.status).toBe(0)
    expect(JSON.parse(imported.stdout)).toMatchObject({
      lines: 5,
      read: 5,
      values: 2,
      stored: 2,
      repeated: 0,
      packs: 1,
      conflict: 1,
      refused: { 'before-2010': 1, 'unknown-quantity': 1 },
      examples: [
        { line: 4, reason: 'before-2010', text: '2009-01-01' },
        { line: 5, reason: 'conflict' },
        { line: 6, reason: 'unknown-quantity', text: 'altitude' },
      ],
    })
    const rules = join(folder, 'rules.yaml')
    const levels = [{ label: 'Siaga 1', at: 3.5 }]
    const rule = { id: 'depok-siaga', station: 'depok', sensor: 'level', quantity: 'water_level_m', levels }
    writeFileSync(rules, JSON.stringify([rule]))
    writeFileSync(join(folder, 'gateway.yaml'), JSON.stringify({ rules }))
    const gateway = await openGatewayHere({ folder, flags: ['--config', join(folder, 'gateway.yaml')] })
    const readings = await (await fetch(`${gateway.http}/api/v1/readings?station=depok`)).json()
    expect((readings as ReadingsAnswer).rows.map(({ value }) => value)).toEqual([3.9, 4])
    const alerts = (await (await fetch(`${gateway.http}/api/v1/alerts`)).json()) as AlertsAnswer
    expect(alerts.alerts).toEqual([])
  })

  it('says what the record made of each value: what it had, what contradicts it, what is one series too many', async () => {
    const folder = emptyFolder()
    const bringIn = async (...lines: string[]) => {
      const file = join(folder, 'history.csv')
      writeFileSync(file, header + lines.join('\n'))
      const { status, stdout } = await gatewayCommand('import', file, '--data-dir', folder)
      return { status, ...JSON.parse(stdout) }
    }
    const first = ['depok,level,water_level_m,2024-01-01,1', 'depok,level,water_level_m,2024-01-02,2']
    expect(await bringIn(...first)).toMatchObject({
      status: 0,
      read: 2,
      values: 2,
      stored: 2,
      repeated: 0,
      refused: {},
    })
    expect(await bringIn(...first)).toMatchObject({
      status: 0,
      read: 2,
      values: 2,
      stored: 0,
      repeated: 2,
      known_packs: 1,
    })
    expect(
      await bringIn('depok,level,water_level_m,2024-01-01,1', 'depok,level,water_level_m,2024-01-02,3'),
    ).toMatchObject({
      status: 1,
      stopped: true,
      read: 2,
      values: 1,
      stored: 0,
      repeated: 1,
      conflict: 1,
      refused: {},
      examples: [{ line: 3, reason: 'conflict', text: 'level water_level_m 3' }],
    })
    expect(await bringIn('depok,level,water_level_m,2024-01-01,7')).toMatchObject({ status: 1, read: 1, values: 0 })
    const wide = Array.from({ length: 600 }, (_, n) => `depok,s-${n},water_level_m,2024-01-01,1`)
    expect(await bringIn(...wide)).toMatchObject({ read: 600, stored: 499, refused: { 'too-many-series': 101 } })
  })

  it('goes on where a kill cut it short, and keeps every reading once', async () => {
    const folder = emptyFolder()
    const file = join(folder, 'long.csv')
    const lines = Array.from(
      { length: 60_000 },
      (_, n) => `depok,level,water_level_m,${start_ms + n * 60_000},${n % 7}`,
    )
    writeFileSync(file, header + lines.join('\n'))
    const child = spawn(process.execPath, [gatewayMain, 'import', file, '--data-dir', folder], { stdio: 'ignore' })
    const ended = once(child, 'exit')
    const log = join(folder, 'log/0000000000000001.log')
    await eventually(() => existsSync(log) && statSync(log).size > 30_000, 20_000)
    child.kill('SIGKILL')
    await ended
    const again = JSON.parse((await gatewayCommand('import', file, '--data-dir', folder)).stdout)
    expect(again.known_packs).toBeGreaterThan(0)
    expect(again.known_packs + again.packs).toBe(120)
    const store = await storeIn(folder)
    expect(await store.counts(0, Date.now())).toMatchObject([{ station: 'depok', n: 60_000 }])
    await store.close()
  }, 60_000)

  it('says that the gateway must be stopped, and why a file cannot be read', async () => {
    const gateway = await openGatewayHere()
    const file = join(gateway.folder, 'a.csv')
    writeFileSync(file, `${header}depok,level,water_level_m,2024-01-01,1\n`)
    const busy = await gatewayCommand('import', file, '--data-dir', gateway.folder)
    expect([busy.status, busy.stderr]).toEqual([1, expect.stringContaining('Stop the gateway')])
    await gateway.close()
    expect((await gatewayCommand('import', file, '--data-dir', gateway.folder)).stderr).toContain('raw_days')
    expect(await gatewayCommand('import', 'nowhere.csv', '--data-dir', gateway.folder)).toMatchObject({ status: 1 })
    writeFileSync(file, 'a,b\n1,2\n')
    expect(await gatewayCommand('import', file, '--data-dir', gateway.folder)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--mapping'),
    })
  })
})

describe('ready-made thresholds', () => {
  it('are listed, and shown as YAML that the gateway reads', async () => {
    expect((await gatewayCommand('rules', 'sets')).stdout).toMatch(/katulampa-siaga.*0\.8/)
    const shown = await gatewayCommand(
      'rules',
      'show',
      'katulampa-siaga',
      '--station',
      'katulampa',
      '--sensor',
      'level',
    )
    const folder = emptyFolder()
    await gatewayCommand('station', 'add', 'katulampa', '--data-dir', folder)
    writeFileSync(join(folder, 'rules.yaml'), shown.stdout)
    writeFileSync(join(folder, 'gateway.yaml'), 'rules: rules.yaml\n')
    const gateway = await openGatewayHere({ folder, flags: ['--config', join(folder, 'gateway.yaml')] })
    const rules = await (await fetch(`${gateway.http}/api/v1/rules/katulampa-siaga`)).json()
    expect(rules).toMatchObject({ version: 1, origin: 'file', rule: { levels: [{ at: 0.8 }, { at: 1.5 }, { at: 2 }] } })
    expect((await gatewayCommand('rules', 'show', 'katulamp-siaga')).stderr).toContain('did you mean "katulampa-siaga"')
  })
})
