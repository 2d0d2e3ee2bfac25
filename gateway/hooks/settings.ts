/** The list `hooks` of `gateway.yaml`. Each hook has the strict shape of its kind. */
import { z } from 'zod'
import { HookSetting } from './kinds/index.ts'

export const HookSettings = z
  .array(HookSetting)
  .max(100)
  .superRefine((hooks, ctx) => {
    for (const [index, hook] of hooks.entries()) {
      if (hooks.findIndex((other) => other.id === hook.id) === index) continue
      ctx.addIssue({ code: 'custom', path: [index, 'id'], message: `"${hook.id}" is there twice; give each its own` })
    }
  })
  .describe('a list of hooks, at most 100')
