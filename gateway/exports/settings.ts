/** The key `licence` of `gateway.yaml`: on which terms whoever takes data home may use them. */
import { z } from 'zod'
import { needs } from '../../edge/platform/setting-words.ts'

export const LicenceSetting = z
  .string()
  .regex(/^[-a-zA-Z0-9._]{1,60}$/)
  .meta(
    needs(
      'ketentuan data yang diunduh: nama pendek dari spdx.org/licenses, misalnya CC-BY-4.0 atau CC0-1.0',
      'the terms of what people download: a short name of spdx.org/licenses, such as CC-BY-4.0 or CC0-1.0',
    ),
  )
  .default('CC-BY-4.0')

export interface Licence {
  /** The identifier of SPDX, which the Open Definition's list shares. */
  name: string
  title?: string
  /** Where its text is. */
  path?: string
}

const known: Record<string, Omit<Required<Licence>, 'name'>> = {
  'CC-BY-4.0': {
    title: 'Creative Commons Attribution 4.0 International',
    path: 'https://creativecommons.org/licenses/by/4.0/',
  },
  'CC-BY-SA-4.0': {
    title: 'Creative Commons Attribution-ShareAlike 4.0 International',
    path: 'https://creativecommons.org/licenses/by-sa/4.0/',
  },
  'CC0-1.0': {
    title: 'Creative Commons CC0 1.0 Universal',
    path: 'https://creativecommons.org/publicdomain/zero/1.0/',
  },
  'ODbL-1.0': {
    title: 'Open Data Commons Open Database License v1.0',
    path: 'https://opendatacommons.org/licenses/odbl/1-0/',
  },
  'PDDL-1.0': {
    title: 'Open Data Commons Public Domain Dedication and License v1.0',
    path: 'https://opendatacommons.org/licenses/pddl/1-0/',
  },
}

/** What is known of a licence by its short name; any other one is named only. */
export function licenceOf(name: string): Licence {
  return { name, ...known[name] }
}
