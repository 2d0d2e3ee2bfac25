/** Addresses of what the village knows of its places, relative to the page. */
export const placesUrl = 'api/v1/places'
export const groundUrl = 'api/v1/map/ground'
