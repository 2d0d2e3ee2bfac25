/** The scripted flood in the scripted village, open for the test that asks. */
import { onTestFinished } from 'vitest'
import type { HttpParts } from '../../gateway/http/parts.ts'
import { openFlood, riverWords } from './flood.ts'
import { openVillage, threeStations } from './village.ts'
import { openVillagers } from './villagers.ts'

/** `river` is the id of the running alert, `riverAddress` its page in Indonesian. `readiness`: what `/readyz` answers. */
export async function openFloodVillage(readiness: ReturnType<HttpParts['readiness']> = { ready: true, parts: {} }) {
  const now_ms = Date.now()
  const scripted = openFlood(now_ms, (data) => opened.tell({ event: 'alert', data }))
  const { parts, linkOf } = openVillagers()
  const { more, first } = scripted
  const stations = threeStations(now_ms)
  const opened = await openVillage({ stations, more, first, ...parts, readiness: () => readiness })
  onTestFinished(opened.close)
  const [raised] = riverWords(now_ms)
  const river = raised!.alert
  return { ...opened, ...scripted, linkOf, now_ms, river, riverAddress: `${opened.url}/#a=${river}&l=id` }
}
