/** Addresses of the early warning's resources, relative to the page. */
export const alertsUrl = 'api/v1/alerts'
export const rulesUrl = 'api/v1/rules'
export const rulesAuditUrl = 'api/v1/rules/audit'
export const backtestUrl = 'api/v1/rules/backtest'
export const drillsUrl = 'api/v1/drills'
export const hooksUrl = 'api/v1/hooks'

export const chainUrl = 'api/v1/chain'

export const alertUrl = (alert: string) => `${alertsUrl}/${encodeURIComponent(alert)}`
export const acknowledgeUrl = (alert: string) => `${alertUrl(alert)}/acknowledge`
export const deliveriesUrl = (hook: string) => `${hooksUrl}/${encodeURIComponent(hook)}/deliveries`
