export { nodeMetrics } from './metrics.ts'
export { type Nodes, openNodes } from './nodes.ts'
export type { NodeFacts } from './troubles.ts'
