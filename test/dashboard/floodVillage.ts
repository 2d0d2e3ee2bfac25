/** The scripted flood in the scripted village, open for the test that asks. */
import { onTestFinished } from 'vitest'
import { openFlood, riverWords } from './flood.ts'
import { openVillage, threeStations } from './village.ts'

/** `river` is the id of the running alert, `riverAddress` its page in Indonesian. `readiness`: what `/readyz` answers. */
export async function openFloodVillage(readiness = { ready: true, parts: {} }) {
  const now_ms = Date.now()
  const scripted = openFlood(now_ms, (data) => opened.tell({ event: 'alert', data }))
  const { more, verifyToken } = scripted
  const stations = threeStations(now_ms)
  const opened = await openVillage({ stations, more, verifyToken, readiness: () => readiness })
  onTestFinished(opened.close)
  const [first] = riverWords(now_ms)
  return { ...opened, ...scripted, now_ms, river: first!.alert, riverAddress: `${opened.url}/#a=${first!.alert}&l=id` }
}
