export { guestOf } from './address.ts'
export { openKnown } from './known.ts'
export { openPlaces, type Place, type Places } from './places.ts'
export { countRefusals } from './refusals.ts'
