/** `GET /api/v1/gateway`: which gateway this is. */
import { GatewayAnswer } from '../contract.ts'
import type { App } from '../http/index.ts'
import type { GatewayIdentity } from './identity.ts'

export function gatewayResource(
  app: App,
  { gateway, name, version, created_ms, isSimulated = false }: GatewayIdentity & { isSimulated?: boolean },
) {
  app.get(
    '/api/v1/gateway',
    { config: { may: 'see' }, schema: { summary: 'Which gateway this is', response: { 200: GatewayAnswer } } },
    async () => ({ gateway, name, created_ms, version, ...(isSimulated && { simulated: true as const }) }),
  )
}
