/** GeoJSON files that the settings name: read once, at the start, and checked. */
import { readFileSync, statSync } from 'node:fs'
import { isSystemError, textOfBytes } from '../../edge/platform/reading-files.ts'
import type { Bounds, LocalizedText } from '../contract.ts'
import { boundsOf, type Feature, type FeatureCollection, featuresOf } from './geojson.ts'

/** What a phone at 50 kB/s gets, compressed, in about ten seconds. */
const groundBytes_max = 4 * 1024 * 1024

export interface Served {
  text: string
}

export interface Ground extends Served {
  features: readonly Feature[]
  bounds: Bounds | null
}

/** The file as features; or the sentence that says what is wrong and what to do. */
export function readGeoFile(path: string): Feature[] | LocalizedText {
  let bytes: Buffer
  try {
    const { size } = statSync(path)
    if (size > groundBytes_max) {
      const [is, most] = [size, groundBytes_max].map((n) => (n / 1024 / 1024).toFixed(1))
      return {
        id: `besarnya ${is} MB; paling banyak ${most} MB untuk HP. Potong seluas desa, atau sederhanakan (mapshaper.org)`,
        en: `has ${is} MB; at most ${most} MB are served to phones. Cut it to the village, or simplify it (mapshaper.org)`,
      }
    }
    bytes = readFileSync(path)
  } catch (err) {
    if (!isSystemError(err)) throw err
    return {
      id: `tidak dapat dibaca (${err.code}); periksa path-nya`,
      en: `cannot be read (${err.code}); check the path`,
    }
  }
  const text = textOfBytes(bytes)
  if (text === null)
    return { id: 'bukan teks; simpan sebagai GeoJSON dalam UTF-8', en: 'is not a text; save it as GeoJSON in UTF-8' }
  try {
    return featuresOf(JSON.parse(text))
  } catch (err) {
    if (!(err instanceof SyntaxError)) throw err
    return {
      id: 'bukan JSON; simpan sebagai GeoJSON (QGIS: Export, Save Features As, GeoJSON, EPSG:4326)',
      en: 'is not JSON; save it as GeoJSON (QGIS: Export, Save Features As, GeoJSON, EPSG:4326)',
    }
  }
}

export function groundOf(features: readonly Feature[]): Ground {
  const all: FeatureCollection = { type: 'FeatureCollection', features: [...features] }
  return { features, text: JSON.stringify(all), bounds: boundsOf(features) }
}
