/** Filters of MQTT: who may have which, and what one means. Pure. */
import { idPattern } from '../../edge/contract.ts'
import { discoveryBase } from './home-assistant.ts'

/** Whether a listener may have this filter: values of all or of some stations, and what Home Assistant asks for. */
export function isListenersFilter(filter: string): boolean {
  if (filter.startsWith(`${discoveryBase}/`)) return true
  const [pantau, one, station = '', latest, ...rest] = filter.split('/')
  if (pantau !== 'pantau' || one !== '1' || latest !== 'latest') return false
  return (station === '+' || (idPattern.test(station) && station !== 'alerts')) && rest.length > 0 && rest.length <= 2
}

/** Whether a topic is one of those a filter of MQTT means. */
export function isMeant(filter: string, topic: string): boolean {
  const [of, levels] = [filter.split('/'), topic.split('/')]
  for (const [index, level] of of.entries()) {
    if (level === '#') return true
    if (index >= levels.length || (level !== '+' && level !== levels[index])) return false
  }
  return of.length === levels.length
}
