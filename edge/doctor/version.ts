/** Which Pantau is installed, and which one runs. */
import { versionOf } from '../../doctor/index.ts'
import type { OfStation } from './station.ts'

export const version = versionOf('pantau-edge', async (on: OfStation) => {
  const agent = await on.agent()
  return typeof agent === 'object' ? agent.version : undefined
})
