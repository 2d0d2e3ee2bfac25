/** What the root who typed `pantau setup` does for the conversation, which runs as another user: starts one of two services, and nothing else. */
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { startFor } from '../../pantau/starter.ts'
import { emptyFolder } from '../kit/folder.ts'

it('starts the services that it is asked for, tells how that went, and hears no other wish', async () => {
  const folder = emptyFolder()
  const log = join(folder, 'log')
  const systemctl = join(folder, 'systemctl')
  writeFileSync(
    systemctl,
    `#!/bin/sh\necho "$@" >> ${log}\n[ "$2" != pantau-gateway ] || { echo "no such unit" >&2; exit 5; }\n`,
  )
  chmodSync(systemctl, 0o755)
  const path = process.env.PATH
  process.env.PATH = `${folder}${delimiter}${path}`
  onTestFinished(() => {
    process.env.PATH = path
  })
  const program = join(folder, 'conversation.mjs')
  writeFileSync(
    program,
    `import { appendFileSync } from 'node:fs'
     let answers = 0
     process.on('message', (message) => {
       appendFileSync(${JSON.stringify(log)}, JSON.stringify(message) + '\\n')
       if (++answers === 2) process.exit(7)
     })
     for (const start of ['sshd', '../../x', 4, 'pantau-edge', 'pantau-gateway']) process.send({ start })
     process.send('pantau-edge')
     process.send(process.env.PANTAU_STARTER === '1' ? { start: null } : { start: 'pantau-edge' })`,
  )
  expect(await startFor(program, [], process.env)).toBe(7)
  const lines = readFileSync(log, 'utf8').trim().split('\n').sort()
  expect(lines).toEqual([
    'enable pantau-edge',
    'enable pantau-gateway',
    'restart pantau-edge',
    '{"started":"pantau-edge","code":0,"stderr":""}',
    '{"started":"pantau-gateway","code":5,"stderr":"no such unit\\n"}',
  ])
})
