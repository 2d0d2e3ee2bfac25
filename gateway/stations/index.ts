export { addRegistryCommands } from './command.ts'
export { stationMetrics } from './metrics.ts'
export { openRegistry, type Registry, type Role } from './registry.ts'
export { type Change, drillPrefix, openStations, type Stations } from './stations.ts'
