import { expect, it } from 'vitest'
import { openRegistry } from '../../../gateway/stations/registry.ts'
import { gatewayWords } from '../../kit/cli.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { readTextQr } from '../../kit/readQr.ts'

const run = (folder: string, ...words: string[]) => gatewayWords([...words, '--data-dir', folder])

it('station invite prints one JSON line, and on stderr the QR code of its link and what to type', async () => {
  const folder = emptyFolder()
  const place = ['--name', 'Jembatan Hulu', '--lat', '-6.5', '--lon', '106.8']
  const { code, out, err } = await run(folder, 'station', 'invite', 'hulu', ...place, '--qr')
  expect(code).toBe(0)
  const answer = JSON.parse(out)
  expect(Object.keys(answer)).toEqual(['station', 'link', 'expires_ms'])
  expect(answer.link).toMatch(/^http:\/\/127\.0\.0\.1:8080\/#\/join\/[0-9a-z]{26}$/)
  expect(readTextQr(err)).toBe(answer.link)
  expect(err).toContain(`npm run edge -- join '${answer.link}'`)
  expect(err).toMatch(/belum memakai enkripsi[\s\S]*has no encryption yet/)
  const registry = openRegistry(folder)
  expect(registry.stations()).toMatchObject([{ name: 'Jembatan Hulu', place: { lat: -6.5, lon: 106.8 } }])
  expect(registry.join({ code: answer.link.split('/').at(-1), now_ms: Date.now() }).kind).toBe('joined')
  registry.close()
})

it('draws no QR code where nobody looks', async () => {
  const { err } = await run(emptyFolder(), 'station', 'invite', 'hulu')
  expect(readTextQr(err)).toBeUndefined()
})

it('leads to the gateway’s certificate, and carries the fingerprint of its authority', async () => {
  const folder = emptyFolder()
  const { fingerprint } = JSON.parse((await run(folder, 'tls', 'init', '--name', 'gerbang.local')).out)
  const { out, err } = await run(folder, 'station', 'invite', 'hulu')
  expect(JSON.parse(out).link).toMatch(
    new RegExp(`^https://gerbang\\.local:8443/#/join/[0-9a-z]{26}\\.${fingerprint}$`),
  )
  expect(err).not.toContain('encryption')
})

it.each([
  [['invite', 'Hulu!'], 1, 'use 1 to 40'],
  [['invite', 'hulu', '--hours', '0'], 2, 'needs a number of hours, up to 720'],
  [['invite', 'hulu', '--address', 'gerbang'], 2, 'needs an address such as https://192.168.1.10:8443'],
  [['retire', 'hulu'], 2, '--why is missing: the reason'],
  [['retire', 'hulu', '--why', 'gone'], 1, 'There is no station "hulu"'],
  [['set', 'hulu', '--name', 'Hulu'], 1, 'There is no station "hulu"'],
])('explains what is wrong: station %j', async (words, status, why) => {
  const { code, err, out } = await run(emptyFolder(), 'station', ...words)
  expect({ code, out }).toEqual({ code: status, out: '' })
  expect(err).toContain(why)
})

it('what is typed stands in the audit log', async () => {
  const folder = emptyFolder()
  await run(folder, 'station', 'invite', 'hulu')
  await run(folder, 'station', 'retire', 'hulu', '--why', 'torn down')
  await run(folder, 'station', 'list')
  expect(JSON.parse((await run(folder, 'audit')).out)).toMatchObject([
    { by: 'terminal', what: 'station retire', target: 'hulu', why: 'torn down' },
    { by: 'terminal', what: 'station invite', target: 'hulu' },
  ])
})

it('station list shows who is retired and who is invited', async () => {
  const folder = emptyFolder()
  for (const words of [
    ['add', 'hulu'],
    ['retire', 'hulu', '--why', 'torn down'],
    ['invite', 'hilir'],
  ])
    await run(folder, 'station', ...words)
  const rows = JSON.parse((await run(folder, 'station', 'list')).out)
  expect(rows).toMatchObject([
    { station: 'hilir', invited: { ends_ms: expect.any(Number) } },
    { station: 'hulu', retired: { why: 'torn down', since_ms: expect.any(Number) } },
  ])
})
