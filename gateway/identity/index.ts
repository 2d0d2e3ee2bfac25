export { addIdentityCommand } from './command.ts'
export { fileNames, unsealed } from './copies.ts'
export { type GatewayIdentity, openIdentity } from './identity.ts'
export { gatewayResource } from './routes.ts'
