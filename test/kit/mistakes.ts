/**
 * What people write wrong into the three files they write: `test/journey/mistakes.json` has each as a change of a good file,
 * with the line that must be named and what must be said of it in each language. Most were made by volunteers on their first
 * afternoon.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkout } from './root.ts'

export interface Mistake {
  what: string
  /** What stands in the good file, and what somebody made of it. */
  good: string
  wrong: string
  /** Null: it is about the whole file. */
  line: number | null
  /** What is said, as regular expressions. */
  id: string
  en: string
  /** It may stand so, and is pointed at. */
  doubt?: true
}

const text = readFileSync(join(checkout, 'test/journey/mistakes.json'), 'utf8')
export const mistakes = JSON.parse(text) as Record<'edge.yaml' | 'gateway.yaml' | 'rules.yaml', Mistake[]>

export const goodEdge = `station: hulu
name: Jembatan Hulu
place: { lat: -6.6335, lon: 106.8371 }
gateway:
  url: "mqtt://192.168.1.10:1883"
  username: hulu
  password_file: edge.secret
data_dir: data
sensors:
  - id: level
    driver: a02yyuw
    port: "tcp:192.168.1.20:4000"
    every_s: 60
    sensor_height_m: 4.0
  - id: rain
    driver: tipping-bucket
    port: "tcp:192.168.1.20:4001"
    pin: D2
    mm_per_tip: 0.2
`

export const goodGateway = `name: Desa Cawang
data_dir: data
http:
  host: 127.0.0.1
  port: 8080
mqtt: { host: 127.0.0.1, port: 1883 }
retention: { raw_days: 400, minute_days: 800, hour_days: 3650 }
zone: WIB
rules: rules.yaml
hooks:
  - id: warga
    kind: webhook
    url: "https://example.org/hook"
    secret_env: SIREN_SECRET
    rules: [siaga]
river: [hulu, hilir]
impacts:
  - { station: hulu, sensor: level, levels: [{ at: 1.5, text: Gang Masjid tergenang }] }
quality:
  - station: hulu
    sensor: level
    quantity: water_level_m
    gross_range: { fail: [0, 4] }
`

export const goodRules = `- id: siaga
  station: hulu
  sensor: level
  quantity: water_level_m
  levels:
    - { label: Siaga 3, at: 0.80, clear: 0.75 }
    - { label: Siaga 2, at: 1.50, clear: 1.45 }
  for_s: 60
  valid_from: 2026-01-01
- id: hujan
  station: hulu
  sensor: rain
  quantity: rainfall_mm
  measure: { sum_over_s: 3600 }
  levels:
    - { label: Lebat, at: 50, clear: 40 }
`
