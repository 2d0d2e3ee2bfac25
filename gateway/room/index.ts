export { type Ballast, freeIn, openBallast } from './ballast.ts'
export { daysLeft } from './forecast.ts'
export { isSample, openRoom, type Room } from './room.ts'
export { DiskSettings } from './settings.ts'
