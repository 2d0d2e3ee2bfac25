/** Places and names as people type them. */
import { expect, it } from 'vitest'
import { idOf, placeIn } from '../../../edge/setup/place.ts'

it.each([
  ['-6,6335 106,8371', { lat: -6.6335, lon: 106.8371 }],
  ['-6.6335, 106.8371', { lat: -6.6335, lon: 106.8371 }],
  ['-6.6335,106.8371', { lat: -6.6335, lon: 106.8371 }],
  ['−6,6335° ; 106,8371°', { lat: -6.6335, lon: 106.8371 }],
])('%s is a place', (typed, place) => {
  expect(placeIn(typed)).toEqual(place)
})

it.each([
  ['6,6335 106,8371', /apakah minusnya lupa: -6.6335/],
  ['106,8371 -6,6335', /Tertukar\? .* -6.6335 106.8371/],
  ['di jembatan', /Tulis dua angka/],
  ['-6,6335', /Tulis dua angka/],
])('%s is asked again', (typed, sentence) => {
  expect(placeIn(typed)).toEqual({ wrong: expect.objectContaining({ id: expect.stringMatching(sentence) }) })
})

it.each([
  ['Jembatan Hulu', 'jembatan-hulu'],
  ['Bendung Gerak (Café)', 'bendung-gerak-cafe'],
  ['!!!', undefined],
])('the name of %s in the data', (name, id) => {
  expect(idOf(name)).toBe(id)
})
