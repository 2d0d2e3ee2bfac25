/** The rules that count, and their changes: who, when, why. */
import { z } from 'zod'
import { idPattern } from '../../edge/contract.ts'
import { RuleAnswer, RulesAnswer, RulesAudit } from '../contract.ts'
import { type App, limitOf, nameOf, ProblemError } from '../http/index.ts'

import { periodOf } from './describe.ts'
import { remarksOn } from './remarks.ts'
import type { Rule } from './rule.ts'
import type { RuleState } from './rule-state.ts'
import { type Rulebook, RuleProblem } from './rulebook.ts'

export interface RulesParts {
  rulebook: Pick<Rulebook, 'rules' | 'get' | 'origin' | 'put' | 'remove' | 'audit'>
  /** The rules at work; `setRules` gives them those of the rule book. */
  engine: { stateOf(rule: string): RuleState | null; setRules(): Promise<void> }
  /** Rules with the names of their places. */
  placed: (rules: readonly Rule[]) => Rule[]
  /** Whether a rule is fed and judged. */
  watched?: (rule: string) => Pick<RuleAnswer, 'last_judged_ms' | 'not_judged' | 'troubles'>
  file: string | null
}

const RuleId = z.object({ id: z.string().regex(idPattern).describe('a rule id: 1 to 40 of a-z, 0-9 and -') })
const Why = z.strictObject({ why: z.string().max(500).default('').describe('why it is changed, for the audit log') })
const Body = z.union([z.looseObject({}), z.array(z.looseObject({}))])

export function rulesResource(app: App, { rulebook, engine, placed, watched, file }: RulesParts) {
  app.get(
    '/api/v1/rules',
    { config: { may: 'see' }, schema: { summary: 'The rules that count', response: { 200: RulesAnswer } } },
    async () => {
      const all = placed(rulebook.rules())
      return { file, rules: [...new Set(all.map(({ id }) => id))].map((id) => answerOf(id, all)) }
    },
  )

  app.get(
    '/api/v1/rules/audit',
    {
      config: { may: 'see-staff' },
      schema: {
        summary: 'Who changed a rule, when, and why; newest first',
        querystring: z.strictObject({ limit: limitOf(1_000, 100) }),
        response: { 200: RulesAudit },
      },
    },
    async ({ query: { limit } }) => ({ changes: rulebook.audit(limit) }),
  )

  app.get(
    '/api/v1/rules/:id',
    { config: { may: 'see' }, schema: { summary: 'One rule', params: RuleId, response: { 200: RuleAnswer } } },
    async ({ params: { id } }) => {
      existing(id)
      return answerOf(id)
    },
  )

  app.put(
    '/api/v1/rules/:id',
    {
      config: { may: 'set-rules' },
      schema: {
        summary: 'Creates or changes a rule',
        description:
          'The body is the rule as in rules.yaml, or {"rule": …, "why": …, "version": …}; a list has one rule per period. With the `version` that was looked at (0: a new rule) a change of somebody else in between is answered with 409.',
        params: RuleId,
        querystring: Why,
        body: Body,
        response: { 200: RuleAnswer },
      },
    },
    async (request) => {
      const { id } = request.params
      const { rule, why, version } = wished(request.body)
      mustBe(id, version)
      await changed(() => rulebook.put(id, named(rule, id), { by: nameOf(request), why: why ?? request.query.why }))
      return answerOf(id)
    },
  )

  app.delete(
    '/api/v1/rules/:id',
    {
      config: { may: 'set-rules' },
      schema: {
        summary: 'Takes a rule out of force; an alert of it ends',
        params: RuleId,
        querystring: Why,
        response: { 200: z.object({ deleted: z.string() }) },
      },
    },
    async (request) => {
      const { id } = request.params
      existing(id)
      await changed(() => rulebook.remove(id, { by: nameOf(request), why: request.query.why }))
      return { deleted: id }
    },
  )

  async function changed(change: () => void) {
    try {
      change()
    } catch (err) {
      throw err instanceof RuleProblem ? new ProblemError(400, err.says) : err
    }
    await engine.setRules()
  }

  /** What was changed meanwhile by somebody else must be looked at first. */
  function mustBe(id: string, version: number | undefined) {
    const present = rulebook.get(id)[0]?.version ?? 0
    if (version === undefined || version === present) return
    const now = present === 0 ? 'it is not there any more' : `it has version ${present} now`
    throw new ProblemError(409, {
      id: `Orang lain sudah mengubah aturan "${id}". Lihat dulu, lalu simpan lagi.`,
      en: `Somebody else has changed the rule "${id}": ${now}. Look at it, then save again.`,
    })
  }

  function existing(id: string) {
    if (rulebook.get(id).length === 0)
      throw new ProblemError(404, {
        id: `Tidak ada aturan "${id}".`,
        en: `There is no rule "${id}". GET /api/v1/rules lists them.`,
      })
  }

  function answerOf(id: string, all = placed(rulebook.rules())): RuleAnswer {
    const rules = rulebook.get(id)
    const state = engine.stateOf(id)
    const [first] = rules
    return {
      id,
      version: first?.version ?? 1,
      origin: rulebook.origin(id),
      rule: rules.length === 1 ? { ...first!, id } : { id, periods: rules },
      periods: all.filter((rule) => rule.id === id).map(periodOf),
      ...remarksOf(rules),
      state: state && { level: state.alert?.level ?? null, value: state.value, at_ms: state.at_ms },
      ...watched?.(id),
    }
  }
}

/** Each said once, whatever the number of periods. */
function remarksOf(rules: readonly Rule[]): Required<Pick<RuleAnswer, 'remarks' | 'remarks_id'>> {
  const all = rules.flatMap(remarksOn)
  return { remarks: [...new Set(all.map(({ en }) => en))], remarks_id: [...new Set(all.map(({ id }) => id))] }
}

/** The address says which rule it is; the body need not say it again. */
function named(rule: unknown, id: string): unknown {
  if (Array.isArray(rule)) return rule.map((one) => named(one, id))
  return typeof rule === 'object' && rule !== null ? { id, ...rule } : rule
}

function wished(body: z.infer<typeof Body>): { rule: unknown; why?: string; version?: number } {
  if (Array.isArray(body) || !('rule' in body)) return { rule: body }
  const { rule, why, version } = body
  return {
    rule,
    ...(typeof why === 'string' && { why: why.slice(0, 500) }),
    ...(typeof version === 'number' && { version }),
  }
}
