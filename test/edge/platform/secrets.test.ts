import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { findSecret, needsSecret, secretKeys } from '../../../edge/platform/secrets.ts'
import { problemsOf } from '../../../edge/platform/settings.ts'
import { emptyFolder } from '../../kit/folder.ts'

const key = 'password'
const unset = { id: 'belum diisi. Isi', en: 'is not set. Set it' }
const canary = 'Rahasia-77'

function inFile(content: string | Buffer, mode = 0o600) {
  const folder = emptyFolder()
  const path = join(folder, 'station.secret')
  writeFileSync(path, content)
  chmodSync(path, mode)
  return { path, found: findSecret({ key, file: 'station.secret' }, { env: {}, folder, unset }) }
}

describe('a secret in a file', () => {
  it.each([
    ['as it is', canary],
    ['with a line end', `${canary}\n`],
    ['with the line ends of Windows', `${canary}\r\n\r\n`],
    ['with the mark of Notepad before it', `\ufeff${canary}\r\n`],
    ['saved as UTF-16', Buffer.from(`\ufeff${canary}\r\n`, 'utf16le')],
    ['behind an empty line', `\n  ${canary}  \n`],
  ])('is read %s', (_, content) => {
    expect(inFile(content).found).toEqual({ secret: canary })
  })

  it.each([
    ['is empty', '', 'is empty'],
    ['has only line ends', '\n\r\n', 'is empty'],
    ['is of the kind that systemd reads', `PANTAU_PASSWORD=${canary}\n`, 'write the secret alone'],
    ['is no text', Buffer.from([0, 1, 2]), 'holds no text'],
    ['is a picture', Buffer.alloc(20_000, 7), 'more than 16384 bytes'],
  ])('that %s is refused, and not repeated', (_, content, sentence) => {
    const { problem, secret } = inFile(content).found
    expect(problem).toMatchObject({ where: 'password_file', en: expect.stringContaining(sentence) })
    expect(problem!.id + problem!.en + secret).not.toContain(canary)
  })

  it('that others may read is told, with the command that closes it, and used', () => {
    const { path, found } = inFile(canary, 0o644)
    expect(found.secret).toBe(canary)
    expect(found.warning?.en).toContain(`chmod 600 ${path}`)
  })

  it('that is not there, or is a folder, is refused; what stands there may be the secret, so it is not repeated', () => {
    const folder = emptyFolder()
    mkdirSync(join(folder, 'folder'))
    const sentence = (file: string) => findSecret({ key, file }, { env: {}, folder, unset }).problem!.en
    expect(sentence('folder')).toContain('is not a file')
    expect(sentence(canary)).toContain('there is no such file')
    expect(sentence(`${canary}${'x'.repeat(300)}`)).toContain('is not a path')
    for (const file of [canary, `${canary}/x`, `${canary}${'x'.repeat(300)}`])
      expect(sentence(file)).not.toContain(canary)
  })
})

describe('a secret in the environment', () => {
  const find = (env: string) => findSecret({ key, env }, { env: { hulu: canary, KOSONG: '' }, folder: '/', unset })

  it('is read by the name of its variable', () => {
    expect(find('hulu')).toEqual({ secret: canary })
  })

  it('that is missing is called by its name, when that is surely a name', () => {
    expect(find('PANTAU_PASSWORD').problem!.en).toBe('the environment variable PANTAU_PASSWORD is not set. Set it.')
    expect(find('KOSONG').problem!.en).toContain('KOSONG')
  })

  it.each(['hunter2', 'HUNTER2', 'Rahasia-77', 'correct_horse', 'kZ8x_3Hq'])(
    'is not repeated when it is pasted: %s',
    (pasted) => {
      const { problem } = find(pasted)
      expect(problem).toMatchObject({ where: 'password_env', en: expect.stringContaining('is not the name') })
      expect(problem!.en).not.toContain(pasted)
    },
  )
})

describe('the two keys of a secret', () => {
  const schema = z.strictObject({ id: z.string(), ...secretKeys('token') }).check(needsSecret('token'))
  const sentences = (input: object) => {
    const { error } = schema.safeParse(input)
    return error ? problemsOf(error, schema, input).map(({ where, en }) => `${where}: ${en}`) : []
  }

  it('are one or the other', () => {
    expect(sentences({ id: 'a', token_env: 'SIREN_TOKEN' })).toEqual([])
    expect(sentences({ id: 'a', token_file: 'siren.secret' })).toEqual([])
    expect(sentences({ id: 'a', token_env: 'SIREN_TOKEN', token_file: 'x' })).toEqual([
      'token_file: give "token_env" or "token_file", not both',
    ])
  })

  it('are missed together with whatever else is wrong', () => {
    expect(sentences({})).toEqual([
      'id: missing; needs a text',
      expect.stringMatching(/^token_env: missing; needs the NAME of an environment variable .*token_file/),
    ])
  })
})
