import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { dist } from './root.ts'

export const gatewayMain = join(dist, 'gateway/main.js')

/** Runs a command of the gateway as a person would type it. */
export function gatewayCommand(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [gatewayMain, ...words], {
    encoding: 'utf8',
    env: { ...process.env, PANTAU_LOG: 'warn' },
  })
  return { status, stdout, stderr }
}
