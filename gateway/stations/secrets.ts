/**
 * Secrets are 192 random bits and stored only as salted SHA-256. A slow hash (scrypt, argon2) protects passwords that
 * people choose; it adds nothing to 192 random bits, and 5,000 connections at once would keep the processor busy for
 * minutes.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** A password or token nobody has seen yet. */
export function newSecret(): string {
  return randomBytes(24).toString('base64url')
}

const saltBytes = 16

/** What is kept of it: a fresh salt and the hash of both. Two seals of one secret differ. */
export function sealed(secret: string): Buffer {
  const salt = randomBytes(saltBytes)
  return Buffer.concat([salt, hash(salt, secret)])
}

const nobody = sealed(newSecret())

/** Whether `secret` is the one that was sealed. Without a seal it is false, and costs the same time as a wrong password. */
export function opens(seal: Buffer | undefined, secret: string | Buffer): boolean {
  const against = seal ?? nobody
  const salt = against.subarray(0, saltBytes)
  return timingSafeEqual(against.subarray(saltBytes), hash(salt, secret)) && seal !== undefined
}

/** What is kept of a secret by which its row is found: the SHA-256 alone, because 130 random bits and more need no salt. */
export function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}

function hash(salt: Buffer, secret: string | Buffer): Buffer {
  return createHash('sha256').update(salt).update(secret).digest()
}
