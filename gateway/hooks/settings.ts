/** The list `hooks` of `gateway.yaml`. Each hook has the strict shape of its kind. */
import { z } from 'zod'
import { needs, says } from '../../edge/platform/setting-words.ts'
import { HookSetting } from './kinds/index.ts'

export const HookSettings = z
  .array(HookSetting)
  .max(100)
  .superRefine((hooks, ctx) => {
    for (const [index, hook] of hooks.entries()) {
      if (hooks.findIndex((other) => other.id === hook.id) === index) continue
      ctx.addIssue({
        ...{ code: 'custom', path: [index, 'id'] },
        ...says(
          `"${hook.id}" ada dua kali; beri masing-masing namanya sendiri`,
          `"${hook.id}" is there twice; give each its own`,
        ),
      })
    }
  })
  .meta(needs('daftar penerima peringatan, paling banyak 100', 'a list of hooks, at most 100'))
