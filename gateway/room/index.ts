export { type Ballast, freeIn, openBallast } from './ballast.ts'
export { openRoom, type Room } from './room.ts'
export { DiskSettings } from './settings.ts'
