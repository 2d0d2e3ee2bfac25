/** What the words of a page's language must hold: every language has every one of them. */
import type { Delivery, Drill, Hook } from '../../gateway/contract.ts'

export interface PageWords {
  back: string
  loading: string
  noStations: string
  noStationsAdvice: string
  alert: {
    gone: string
    state: Record<'provisional' | 'active' | 'cleared', string>
    facts: Record<'raised' | 'confirmed' | 'levelSince' | 'cleared' | 'source', string>
    rule: (id: string, version: number) => string
    evidence: string
    noSeries: string
    levels: string
    now: string
    levelsElsewhere: string
    oldRule: string
    readings: string
    noReadings: string
    clock: string
    at: string
    value: string
    quality: string
    timeline: string
    reading: (n: number) => string
  }
  acknowledge: {
    title: string
    help: string
    as: (label: string, who: string) => string
    comment: string
    placeholder: string
    send: string
    sending: string
    done: (who: string, when: string) => string
    earlier: (who: string, label: string, when: string) => string
    again: string
    drillOver: string
    kept: string
    conflict: string
  }
  rules: {
    title: string
    help: string
    none: string
    file: (name: string) => string
    columns: Record<'level' | 'from' | 'until', string>
    atOrAbove: (number: string) => string
    atOrBelow: (number: string) => string
    belowThat: (number: string) => string
    aboveThat: (number: string) => string
    held: (span: string) => string
    combined: Record<'all' | 'any', string>
    source: string
    noSource: string
    validity: string
    from: (day: string) => string
    until: (day: string) => string
    always: string
    datum: string
    version: (n: number, origin: string) => string
    origin: Record<'file' | 'api', string>
    ended: string
    future: string
    nowAt: (label: string) => string
    quiet: string
    unread: string
    judged: (when: string) => string
    tryIt: string
  }
  backtest: {
    title: string
    help: string
    series: string
    sum: string
    level: string
    name: (n: number) => string
    clear: string
    clearHelp: string
    direction: string
    rises: string
    falls: string
    period: string
    from: string
    until: string
    add: string
    remove: (n: number) => string
    run: string
    running: string
    result: (n: number) => string
    nothing: string
    rows: (n: string) => string
    noRows: string
    truncated: string
    wrongNumber: string
    wrongPeriod: string
    noSeries: string
    order: string
  }
  periods: Record<'1' | '7' | '30' | '365' | 'own', string>
  drill: {
    title: string
    help: string
    real: string
    rule: string
    start: string
    starting: string
    noRules: string
    reports: string
    none: string
    state: Record<Drill['state'], string>
    readings: (sent: string, of: string) => string
    latency: string
    hook: string
    event: string
    hookState: Record<Drill['hooks'][number]['state'], string>
    noHooks: string
    alerts: string
    noAlerts: string
    answered: string
    unanswered: string
    ms: (n: string) => string
    s: (n: string) => string
  }
  hooks: {
    title: string
    help: string
    none: string
    noneAdvice: string
    state: Record<Hook['state'], string>
    waiting: string
    dead: string
    last: string
    never: string
    log: string
    noDeliveries: string
    outcome: Record<Delivery['outcome'], string>
    attempt: (n: number) => string
    heartbeat: string
  }
}
