/** Where the gateway is, and how it is proved: the first keys of the section `gateway` of edge.yaml. */
import { readFileSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { z } from 'zod'
import { configError } from './platform/problems.ts'
import { certificatesIn, fingerprintIn, type Trust } from './platform/trust.ts'

/** The keys; each problem of one of them is a sentence of its own. */
export const addressKeys = {
  url: z
    .string()
    .regex(/^mqtts?:\/\/[^/\s]+$/)
    .describe('an address such as mqtt://192.168.1.10:1883, or mqtts://host:port for TLS')
    .refine((url) => !url.includes('@'), 'holds a name or a password; they belong into "username" and "password_file"'),
  /** Of the authority that signs the gateway's certificate; the certificate itself comes with the gateway's. */
  ca_fingerprint: z
    .string()
    .refine((text) => fingerprintIn(text) !== undefined)
    .describe('the fingerprint of the authority, as "gateway -- tls show" prints it')
    .optional(),
  /** The same as a file, for an authority that the gateway does not send. */
  ca: z.string().describe('the path of a file with the certificate of the authority, such as authority.pem').optional(),
}

type Address = z.output<z.ZodObject<typeof addressKeys>>

/** Throws a `ConfigError` for a file that cannot be used, and for a proof that an address without encryption cannot give. */
export function addressOf({ url, ca, ca_fingerprint }: Address, path: string): { url: string; trust: Trust } {
  const name = basename(path)
  const trust: Trust = {
    ...(ca !== undefined && { ca: certificatesOf(resolve(dirname(path), ca), name) }),
    ...(ca_fingerprint !== undefined && { fingerprint: fingerprintIn(ca_fingerprint) }),
  }
  if (!url.startsWith('mqtts:') && Object.keys(trust).length > 0) {
    const key = ca === undefined ? 'ca_fingerprint' : 'ca'
    const what = 'only an encrypted connection can be proved. Let "url" begin with mqtts://, port 8883.'
    throw configError(name, [{ where: `gateway.${key}`, what }])
  }
  return { url, trust }
}

function certificatesOf(path: string, name: string): string {
  try {
    const text = readFileSync(path, 'utf8')
    if (certificatesIn(text).length > 0) return text
  } catch (err) {
    const what = `cannot be read: ${err instanceof Error ? err.message : err}. Copy tls/authority.pem of the gateway there.`
    throw configError(name, [{ where: 'gateway.ca', what }])
  }
  throw configError(name, [
    { where: 'gateway.ca', what: 'holds no certificate. Copy tls/authority.pem of the gateway there.' },
  ])
}
