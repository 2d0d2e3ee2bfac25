/** Where a password or token comes from: the environment, or a file that only its owner may read. Never the config. */
import { readFileSync, statSync } from 'node:fs'

export interface SecretSource {
  /** The name of an environment variable. */
  env?: string | undefined
  /** A file whose first line is the secret. */
  file?: string | undefined
}

/** Something a person has to put right before the gateway can start; never holds the secret itself. */
export class SecretError extends Error {
  override name = 'SecretError'
}

/** The secret, or undefined when none is asked for. Throws {@link SecretError} with what to do. */
export function secretOf(
  name: string,
  { env, file }: SecretSource,
  environment: Record<string, string | undefined>,
): string | undefined {
  if (env !== undefined) {
    const secret = environment[env]
    if (secret) return secret
    throw new SecretError(
      `influx.${name}_env: the environment variable ${env} is not set. Set it where the gateway starts.`,
    )
  }
  return file === undefined ? undefined : secretIn(`influx.${name}_file`, file)
}

function secretIn(key: string, file: string): string {
  let mode: number
  let text: string
  try {
    mode = statSync(file).mode
    text = readFileSync(file, 'utf8')
  } catch (err) {
    throw new SecretError(
      `${key}: ${file} cannot be read (${(err as NodeJS.ErrnoException).code}). Check the path and its owner.`,
    )
  }
  if (mode & 0o077) throw new SecretError(`${key}: others may read ${file}. Close it: chmod 600 ${file}`)
  const secret = text.split('\n')[0]!.trim()
  if (secret) return secret
  throw new SecretError(`${key}: ${file} is empty. Put the secret on its first line.`)
}
