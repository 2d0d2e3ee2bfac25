import { describe, expect, it } from 'vitest'
import { ispu, ispuCategory, type Pollutant } from '../../../gateway/rules/ispu.ts'

describe('ISPU', () => {
  it.each<[Pollutant, number, number]>([
    ['pm2_5', 7.75, 25],
    ['pm2_5', 15.5, 50],
    ['pm2_5', 40, 80.7],
    ['pm2_5', 55.4, 100],
    ['pm2_5', 100, 146.95],
    ['pm2_5', 152, 201.6],
    ['pm2_5', 300, 339.74],
    ['pm10', 60, 55],
    ['pm10', 150, 100],
    ['o3', 180, 76.09],
    ['no2', 100, 58.33],
    ['co', 6_000, 75],
    ['so2', 100, 68.75],
    ['hc', 60, 63.64],
  ])('of %s at %d µg/m³ is %d', (pollutant, mean, index) => {
    expect(ispu(pollutant, mean)).toBeCloseTo(index, 2)
  })

  it('goes on rising above the last band, and never below zero', () => {
    expect(ispu('pm2_5', 500)).toBe(500)
    expect(ispu('pm2_5', 900)).toBeGreaterThan(800)
    expect(ispu('pm2_5', -1)).toBe(0)
  })

  it('has the categories and colours of the regulation, by the whole number that is published', () => {
    const said = [50, 50.4, 51, 100, 101, 200, 201, 300, 301].map((index) => ispuCategory(index).colour)
    expect(said).toEqual(['hijau', 'hijau', 'biru', 'biru', 'kuning', 'kuning', 'merah', 'merah', 'hitam'])
  })
})
