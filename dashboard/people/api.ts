/** Addresses of people, sessions, tokens, the audit log and invitations, relative to the page. */
const api = 'api/v1'
export const passwordUrl = `${api}/session/password`
export const sessionsUrl = `${api}/sessions`
export const usersUrl = `${api}/users`
export const tokensUrl = `${api}/tokens`
export const auditUrl = `${api}/audit`

export const sessionUrl = (id: string) => `${sessionsUrl}/${encodeURIComponent(id)}`
export const userUrl = (name: string) => `${usersUrl}/${encodeURIComponent(name)}`
export const linkUrl = (name: string) => `${userUrl(name)}/link`
export const tokenUrl = (name: string) => `${tokensUrl}/${encodeURIComponent(name)}`
export const invitationUrl = (station: string) => `${api}/stations/${encodeURIComponent(station)}/invitation`
