/** Which Pantau this is: of a release its number and commit, of a clone the number that is being worked on. */
import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'

const schema = z.object({
  version: z.string(),
  /** Of a release only. */
  commit: z.string().optional(),
  /** When that commit was made, ISO 8601. */
  time: z.string().optional(),
})
export type Version = z.infer<typeof schema>

/** Reads it from the `package.json` nearest above this file: a program may be packed, and lie deeper or less deep. */
export function readVersion(): Version {
  let folder = new URL('.', import.meta.url)
  for (;;) {
    const file = new URL('package.json', folder)
    if (existsSync(file)) return schema.parse(JSON.parse(readFileSync(file, 'utf8')))
    const above = new URL('..', folder)
    if (above.href === folder.href) throw new Error(`no package.json above ${import.meta.url}`)
    folder = above
  }
}

/** For `--version`: one line. */
export function versionText({ version, commit, time }: Version = readVersion()): string {
  const made = commit ? ` (${[commit, time?.slice(0, 10)].filter(Boolean).join(', ')})` : ''
  return `pantau ${version}${made}, Node ${process.versions.node}\n`
}
