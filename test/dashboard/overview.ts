/** What a scripted village answers to `GET /overview`: its stations, and what the test says beside them. */
import type { OverviewAnswer, Station } from '../../gateway/contract.ts'
import { OverviewAnswer as Answer, ObservationsAnswer } from '../../gateway/contract.ts'
import type { App } from '../../gateway/http/app.ts'

/** Alerts may be asked for anew with each answer. */
export type ScriptedFirst = Partial<Omit<OverviewAnswer, 'stations' | 'alerts'>> & {
  alerts?: () => OverviewAnswer['alerts']
}

/** The menu of whoever may moderate asks how many reports wait: none do, where no resource of reports answers. */
function reportsNothing(app: App): void {
  const url = '/api/v1/observations'
  if (app.hasRoute({ method: 'GET', url })) return
  app.get(url, { config: { may: 'see' }, schema: { response: { 200: ObservationsAnswer } } }, async () => ({
    ...{ observations: [], more: false, pending: 0, open: true },
  }))
}

const works = { id: 'Rantai peringatan bekerja.', en: 'The warning chain works.' }

/** Left out where another resource answers already, as a whole gateway does. */
export const scriptedOverview =
  (stations: () => Station[], { alerts = () => [], ...first }: ScriptedFirst) =>
  (app: App): void => {
    reportsNothing(app)
    const url = '/api/v1/overview'
    if (app.hasRoute({ method: 'GET', url })) return
    app.get(url, { config: { may: 'see' }, schema: { response: { 200: Answer } } }, async () => ({
      now_ms: Date.now(),
      gateway: { gateway: 'g-12345678', name: null },
      rules: 0,
      sirens_sounding: 0,
      outlook: {},
      chain: { ok: true, says: works, proved_ms: null, broken: [] },
      ...first,
      stations: stations(),
      alerts: alerts(),
    }))
  }
