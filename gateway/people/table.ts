/** The tables of `docs/roles.md`: what each role may do, and which route asks for what. */
import { Ability, Role } from '../contract.ts'
import { abilities, hasAbility } from './roles.ts'

/** Whoever may ask, as the columns of the tables: nobody in particular, the roles, a second home's token. */
export const columns = ['everybody', ...Role.options, 'copy'] as const
export type Column = (typeof columns)[number]

export interface TableRoute {
  method: string
  path: string
  ability: Ability
}

/** Whether the column has a tick; `isPublic`: reading is open to everybody. */
export function isTicked(column: Column, ability: Ability, isPublic = true): boolean {
  return hasAbility(column === 'everybody' ? null : column, ability) || (ability === 'see' && isPublic)
}

/** One row for each ability. */
export function abilityTable(): string {
  const rows = Ability.options.map((ability) => [`\`${ability}\``, abilities[ability].what.en, ...ticks(ability)])
  return written(['ability', 'what it is', ...columns], rows)
}

/** One row for each route, by path. */
export function routeTable(routes: readonly TableRoute[]): string {
  const sorted = [...routes].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.method < b.method ? -1 : 1))
  const rows = sorted.map(({ method, path, ability }) => [`\`${method} ${path}\``, `\`${ability}\``, ...ticks(ability)])
  return written(['route', 'ability', ...columns], rows)
}

const ticks = (ability: Ability) => columns.map((column) => (isTicked(column, ability) ? '✓' : ''))

function written(head: readonly string[], rows: readonly string[][]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
