export { addIdentityCommand } from './command.ts'
export { fileNames, unsealed } from './copies.ts'
export { type GatewayIdentity, moveIdentity, openIdentity, replacedFile } from './identity.ts'
export { gatewayResource } from './routes.ts'
