export { type Places, readPlaces } from './places.ts'
export { placesResource } from './routes.ts'
export { ImpactSettings, MapSettings, placesFrom, RiverSettings } from './settings.ts'
