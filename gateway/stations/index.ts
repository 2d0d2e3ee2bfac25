export {
  askAsOperator,
  mayGoOn,
  type OperatorTools,
  operatorSettings,
  type RunningGateway,
  withToken,
} from './as-operator.ts'
export { addRegistryCommands } from './command.ts'
export { checkId, RegistryError } from './ids.ts'
export type { Invitation, Joining } from './invitations.ts'
export { stationsLink } from './link.ts'
export { stationMetrics } from './metrics.ts'
export { type Identity, type NewStation, openRegistry, type Registry, type Role, registrySchema } from './registry.ts'
export { hashOf, newSecret, opens, sealed } from './secrets.ts'
export { type Change, drillPrefix, openStations, type Stations } from './stations.ts'
export type { TokenHolder } from './tokens.ts'
