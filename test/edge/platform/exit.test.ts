import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'

const file = new URL('./left-child.js', import.meta.url)

it('a program ends with the parent that left while it was loaded, where that was asked for', async () => {
  const env = { ...process.env, PANTAU_EXIT_WITH_PARENT: '1' }
  const child = spawn(process.execPath, [file.pathname], { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  child.disconnect()
  expect(await once(child, 'exit')).toEqual([0, null])
})
