/** Every route × every role, on a running gateway. It is asked which routes it has, so a new one is asked by being there. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../../../gateway/config/config.ts'
import { Ability } from '../../../gateway/contract.ts'
import { openGateway } from '../../../gateway/gateway.ts'
import {
  abilityTable,
  type Column,
  columns,
  isTicked,
  routeTable,
  type TableRoute,
} from '../../../gateway/people/table.ts'
import { checkout } from '../../kit/root.ts'
import { staffOf } from '../../kit/staff.ts'

const page = join(checkout, 'docs/roles.md')
const between = (what: string) => new RegExp(`(<!-- ${what}: .*-->\\n\\n)[\\s\\S]*?(\\n*<!-- end of ${what} -->)`)

interface Village {
  http: string
  headers: Record<Column, Record<string, string>>
  routes: TableRoute[]
  close(): Promise<void>
}

async function villageThatIs(isPublic: boolean): Promise<Village> {
  const folder = mkdtempSync(join(tmpdir(), 'pantau-test-'))
  const config = readConfig({ dataDir: folder, httpPort: '0', mqttPort: '0' }, folder)
  const log = pino({ enabled: false })
  const gateway = await openGateway(
    { ...config, public: isPublic },
    { now: Date.now, random: Math.random, env: {}, log },
  )
  const headers = Object.fromEntries(
    columns.map((column) => [column, column === 'everybody' ? {} : staffOf(folder, column)]),
  ) as Village['headers']
  const close = async () => {
    await gateway.close()
    rmSync(folder, { recursive: true })
  }
  return { http: gateway.http, close, headers, routes: await routesOf(gateway.http) }
}

type Document = { paths: Record<string, Record<string, { 'x-ability'?: string }>> }

async function routesOf(http: string): Promise<TableRoute[]> {
  const { paths } = (await (await fetch(`${http}/api/v1/openapi.json`)).json()) as Document
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, route]) => ({
      ...{ method: method.toUpperCase(), path },
      ability: Ability.parse(route['x-ability']),
    })),
  )
}

let open: Village
let closed: Village
beforeAll(async () => {
  open = await villageThatIs(true)
  closed = await villageThatIs(false)
}, 60_000)
afterAll(async () => {
  await open?.close()
  await closed?.close()
})

/** What the gateway says of the asker: it may, it must sign in first, or it has the wrong role. Nothing is changed: no body is sent, and the ids are nobody's. */
async function verdict({ http, headers }: Village, { method, path }: TableRoute, column: Column) {
  const asking = new AbortController()
  const url = `${http}${path.replace(/\{\w+\}/g, 'nobody-has-this')}`
  const { status } = await fetch(url, { method, headers: headers[column], signal: asking.signal })
  asking.abort() // a live view would go on
  return status === 401 ? 'sign in' : status === 403 ? 'not your role' : 'may'
}

function expected({ ability }: TableRoute, column: Column, isPublic: boolean) {
  if (isTicked(column, ability, isPublic)) return 'may'
  return column === 'everybody' ? 'sign in' : 'not your role'
}

describe.each([
  ['public', () => open, true],
  ['closed', () => closed, false],
] as const)('a gateway that is %s', (_, village, isPublic) => {
  it('lets each role do what the table says, and nothing else', async () => {
    const { routes } = village()
    expect(routes.length).toBeGreaterThan(40)
    // Of a change that is without a body the gateway must say "who are you" before it says "what".
    const asked = routes.flatMap((route) => columns.map((column) => ({ route, column })))
    const found = await Promise.all(asked.map(({ route, column }) => verdict(village(), route, column)))
    const wrong = asked.flatMap(({ route, column }, i) => {
      const must = expected(route, column, isPublic)
      // A proof that only a copy of the folder can give is asked for with a 403 of its own.
      if (found[i] === must || route.path === '/api/v1/copies/home') return []
      return [`${route.method} ${route.path} as ${column}: ${found[i]}, and must be: ${must}`]
    })
    expect(wrong).toEqual([])
  })
})

it('docs/roles.md shows the abilities and routes as they are; after a change: npm test -- gateway/people/routes -u', async () => {
  const text = readFileSync(page, 'utf8')
  const written = text
    .replace(between('abilities'), (_, head, end) => `${head}${abilityTable()}\n\n${end.trimStart()}`)
    .replace(between('routes'), (_, head, end) => `${head}${routeTable(open.routes)}\n\n${end.trimStart()}`)
  await expect(written).toMatchFileSnapshot(page)
})

it('a role has what those before it have: no tick is followed by none', () => {
  for (const ability of Ability.options) {
    const ticks = columns.filter((column) => column !== 'copy').map((column) => isTicked(column, ability))
    expect([ability, ticks]).toEqual([ability, [...ticks].sort((a, b) => Number(a) - Number(b))])
  }
})
