/**
 * What the village has lived through when somebody looks: a month of weather with a flood in it, and a storm that is just
 * filling the stream. Everything stays a pure function of time: the story only adds storms to the weather of the seed.
 */
import type { Storm } from '../rain.ts'
import { createWorld } from '../world.ts'

/** Kept in a file of the village, so that a restart goes on in the same weather. World times, UTC ms. */
export interface Story {
  storms: Storm[]
  /** Until when the stations measured, by the clock of the computer; absent: never yet. */
  lived_ms?: number
}

export const history_ms = 30 * 86_400_000
const hour_ms = 3_600_000
const minute_ms = 60_000
const past_ms = 11 * 24 * hour_ms
const waspada_m = 0.6 // of `warnings.ts`
const soon_ms = 4 * minute_ms
const again_ms = 8 * hour_ms // a village that was looked at this morning has another storm in the evening
const lead_max_min = 150

/** The story as it goes on at a start, `world_ms` in the world; `away_ms`: how long the village was not there. */
export function storyAt(story: Story, seed: number, world_ms: number, away_ms: number): Story {
  const known = story.storms.filter(({ start_ms }) => start_ms <= world_ms)
  const past = known.length > 0 ? [] : [pastStorm(world_ms)]
  const newest_ms = Math.max(...known.map(({ start_ms }) => start_ms))
  if (known.length > 0 && world_ms - newest_ms < again_ms) return { ...story, storms: known }
  const before = [...known, ...past]
  return { ...story, storms: [...before, comingStorm(before, seed, world_ms, away_ms)] }
}

/** Afternoon rain of eleven days ago that brought the stream beyond its highest level. */
function pastStorm(world_ms: number): Storm {
  const midnight_ms = Math.floor((world_ms - past_ms + 7 * hour_ms) / (24 * hour_ms)) * 24 * hour_ms - 7 * hour_ms
  const start_ms = midnight_ms + 15.5 * hour_ms
  return { start_ms, end_ms: start_ms + 2.5 * hour_ms, total_mm: 70 }
}

/** A storm that has begun just so long ago that the stream reaches its first level in some minutes, as far as nobody was there to see its beginning. */
function comingStorm(before: readonly Storm[], seed: number, world_ms: number, away_ms: number): Storm {
  const stormAfter = (lead_ms: number): Storm => {
    const start_ms = Math.round(world_ms - lead_ms)
    return { start_ms, end_ms: start_ms + 3 * hour_ms, total_mm: 150 }
  }
  for (let lead_min = 5; lead_min < lead_max_min && lead_min * minute_ms < away_ms; lead_min++) {
    const storm = stormAfter(lead_min * minute_ms)
    const { river } = createWorld(seed, [...before, storm])
    if (river.level_m(world_ms + soon_ms) >= waspada_m) return storm
  }
  return stormAfter(Math.min(away_ms, 5 * minute_ms))
}
