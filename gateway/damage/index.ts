export type { Damage } from './damage.ts'
export { type Damages, openDamages } from './damages.ts'
export { keepFindingDamage } from './finding.ts'
export { verifyFolder, verifySmallFiles } from './verify-folder.ts'
