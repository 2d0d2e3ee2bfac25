export * from './alerts.ts'
export * from './basics.ts'
export * from './rules.ts'
