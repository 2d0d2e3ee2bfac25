export { type ArrivalMarks, type Clocks, openClocks } from './clocks.ts'
export { clockLink } from './link.ts'
export { openVillageClocks, type VillageClocks } from './village-clocks.ts'
