export { addIdentityCommand } from './command.ts'
export { fileNames, unsealed } from './copies.ts'
export { type GatewayIdentity, moveIdentity, openIdentity } from './identity.ts'
export { gatewayResource } from './routes.ts'
