/** Which Pantau is installed, and which one runs. */
import { versionOf } from '../../../doctor/index.ts'
import { GatewayAnswer } from '../../contract.ts'
import type { OfGateway } from './gateway.ts'

export const version = versionOf('pantau-gateway', async (on: OfGateway, signal) => {
  const answer = await on.ask('/api/v1/gateway', signal)
  return GatewayAnswer.safeParse(answer?.body).data?.version
})
