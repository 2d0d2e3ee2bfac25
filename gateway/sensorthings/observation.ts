/** One reading as an Observation. What the station sent stays beside what corrections make of it. */
import { flags } from '../../hardware/flags.ts'
import type { Latest, Row } from '../contract.ts'
import { observationId } from './ids.ts'
import type { Entity } from './model.ts'
import { type Series, timeText } from './world.ts'

/** A row of the record, or the newest one as it is held in memory. */
export type Reading = Omit<Row, 'sensor' | 'quantity' | 'received_ms'> & { sensor?: string }

const meanings = new Map<number, string>(Object.entries(flags).map(([meaning, flag]) => [flag, meaning]))

/** `result`: as it is shown, null where the sensor gave no number or a person set it aside. */
export function observationOf({ id, sensor, entity }: Series, row: Reading): Entity {
  const { at_ms, value, flag, corrected_value } = row
  const at = timeText(at_ms)
  return {
    type: 'Observation',
    id: observationId(id, at_ms),
    properties: {
      phenomenonTime: at,
      result: corrected_value === undefined ? value : corrected_value,
      resultTime: at,
      resultQuality: { scheme: 'QARTOD', flag, meaning: meanings.get(flag) },
      parameters: parametersOf(row, sensor),
    },
    to: { Datastream: [id], FeatureOfInterest: entity.to.Thing! },
  }
}

/** Undefined where there is nothing to say. */
function parametersOf(row: Reading, sensor: string): Record<string, unknown> | undefined {
  const parameters = {
    ...(row.corrections && { rawResult: row.value, corrections: row.corrections }),
    ...(row.trial && { trial: true }),
    ...(row.sensor !== undefined && row.sensor !== sensor && { sentAs: row.sensor }),
    ...(row.clock && { clock: row.clock }),
    ...(row.clock_off_ms !== undefined && { clockOff_ms: row.clock_off_ms }),
  }
  return Object.keys(parameters).length > 0 ? parameters : undefined
}

/** The newest row of a series, as memory has it; null: memory does not know what the record would say. */
export function newestOf({ latest, sensor }: Series): Reading | null {
  if (!latest || latest.shown_as !== undefined) return null
  const { sent_as, ...row }: Latest = latest
  return { ...row, sensor: sent_as ?? sensor }
}
