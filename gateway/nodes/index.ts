export { nodeMetrics, refusalMetrics } from './metrics.ts'
export { type Nodes, openNodes } from './nodes.ts'
export type { WatchOf } from './notices.ts'
export type { NodeFacts } from './troubles.ts'
