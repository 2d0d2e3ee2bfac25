/** The formats: one row each. */
import type { Format } from '../format.ts'
import { airrohr } from './airrohr.ts'
import { chirpstack } from './chirpstack.ts'
import { esphome } from './esphome.ts'
import { simple } from './simple.ts'
import { tasmota } from './tasmota.ts'
import { thingsStack } from './things-stack.ts'

/** The first that knows a topic, or a body, reads it. */
export const formats: readonly Format[] = [simple, tasmota, esphome, airrohr, thingsStack, chirpstack]
