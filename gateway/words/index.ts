export * from './alerts.ts'
export * from './basics.ts'
export * from './chain.ts'
export * from './rules.ts'
