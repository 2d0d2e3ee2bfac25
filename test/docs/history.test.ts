/** What people copy from us must not leave a secret in the history of their shell, nor where every user of the computer sees it. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkout } from '../kit/root.ts'

const secret = '(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY)'

/** Each with a line that it finds. What a shell puts in by itself (`$TOKEN`, `$(openssl …)`) is in no history. */
const traces: [what: string, pattern: RegExp, found: string][] = [
  [
    'a variable that is set before a command',
    new RegExp(`\\b[A-Z_]*${secret}[A-Z_]*=(?!["']?\\$)[^\\s"'\`]`),
    'PANTAU_PASSWORD=… npm run edge -- --config edge.yaml',
  ],
  [
    'a secret that is printed into a file',
    new RegExp(`\\b(?:echo|printf)\\b(?!.*\\$\\()[^|]*(?:${secret}|whsec_)`, 'i'),
    "echo 'my-token' | sudo tee /etc/pantau/edge.secret",
  ],
  [
    'a secret behind a flag',
    /(?:npm run|pantau|curl)\b.* --(?:token|password|secret)[ =](?!["']?\$)\S/,
    'npm run gateway -- follow http://192.168.1.10:8080 --token TOKEN --data-dir D2',
  ],
  ['a name and password for curl', /\bcurl\b.* (?:-u|--user) (?!["']?\$)\S/, 'curl -u desa:rahasia http://127.0.0.1'],
  ['a token for curl', /\bcurl\b.*Bearer (?!\$)\S/, "curl -H 'Authorization: Bearer abc.def' http://127.0.0.1:8080"],
  ['a password in an address', /\w:\/\/[^\s/"'`:@…]+:[^\s/"'`@…]+@/, 'curl http://desa:rahasia@127.0.0.1:8086'],
]

const folders = [
  'docs',
  'hardware',
  'doctor',
  'edge',
  'gateway',
  'dashboard',
  'firmware-sim',
  'pantau',
  '.setup',
  '.ci',
]
const files = [
  ...readdirSync(checkout).filter((name) => name.endsWith('.md')),
  ...folders.flatMap((folder) =>
    readdirSync(join(checkout, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(md|ya?ml|service|tsx?|mjs|json)$|^run$/.test(name))
      .map((name) => `${folder}/${name}`),
  ),
]

describe.each(traces)('%s', (_, pattern, found) => {
  it('is found', () => {
    expect(found).toMatch(pattern)
  })

  it('is in no page, no example, no comment and no message', () => {
    const lines = files.flatMap((file) =>
      readFileSync(join(checkout, file), 'utf8')
        .split('\n')
        .flatMap((line, i) => (pattern.test(line) ? [`${file}:${i + 1}: ${line.trim()}`] : [])),
    )
    expect(lines).toEqual([])
  })
})
