/**
 * Which rules count. The file that `gateway.yaml` names is the base; what people change over the API is kept in
 * `rules.db` in the data folder and wins, rule by rule, until they change it again. Every change is in the audit log:
 * who, when, why. A change of the file is noticed at the start and gets its line as well.
 *
 *   edit(id, body)                                 body: JSON list of rules of that id; null = deleted
 *   known(id, version, body)                       what last counted, to tell a change of the file
 *   audit(n, at_ms, by, why, id, version, change, body)
 */
import { openKeptFile } from '../../edge/platform/kept-file.ts'
import type { Said } from '../../edge/platform/language.ts'
import { configError, type Problem, sentenceOf, sentencesOf } from '../../edge/platform/problems.ts'
import { sealStep } from '../../edge/platform/seal.ts'
import { readWritten, type WrittenFile } from '../../edge/platform/settings-file.ts'
import { type Database, type DatabaseOptions, versionKnown } from '../../edge/platform/sqlite.ts'
import { type RulesAudit, SaidError } from '../contract.ts'
import { checkRules, type KnownStation } from './check.ts'
import { periodOf } from './describe.ts'
import { notThisRule, stillNeeded } from './refused-words.ts'
import { type Rule, readRules } from './rule.ts'

export interface Person {
  by: string
  why: string
}

/** A change that cannot be: sentences that say what to change. */
export class RuleProblem extends SaidError {
  override name = 'RuleProblem'
}

export type Rulebook = ReturnType<typeof openRulebook>
type Change = RulesAudit['changes'][number]

export interface RulebookOptions {
  folder: string
  /** The path of rules.yaml; absent = only what came over the API. */
  file?: string | undefined
  stations: () => readonly KnownStation[]
  /** The list of stations was lost: a rule for one that is not in it must not keep the gateway from starting. */
  areStationsLost?: boolean | undefined
  now: () => number
}

const databaseOptions: DatabaseOptions = {
  synchronous: 'FULL',
  page_bytes: 4096,
  cache_kib: 256,
  checkpoint_pages: 100,
  steps: [
    `CREATE TABLE IF NOT EXISTS edit(id TEXT PRIMARY KEY, body TEXT) WITHOUT ROWID;
     CREATE TABLE IF NOT EXISTS known(id TEXT PRIMARY KEY, version INTEGER NOT NULL, body TEXT) WITHOUT ROWID;
     CREATE TABLE IF NOT EXISTS audit(
       n INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, by TEXT NOT NULL, why TEXT NOT NULL, id TEXT NOT NULL,
       version INTEGER NOT NULL, change TEXT NOT NULL, body TEXT
     );`,
    sealStep(['edit', 'known', 'audit']),
  ],
}

/** Up to which version this program knows the file, for updates. */
export const rulesSchema = { 'rules.db': versionKnown(databaseOptions) }
const rules_max = 1_000
const tooManyRules = {
  id: `Sudah ada ${rules_max} aturan; hapus satu dulu.`,
  en: `There are ${rules_max} rules already; delete one first.`,
}
const noRule = {
  id: 'Tidak ada aturan dalam daftarnya; tulis satu, atau hapus (DELETE).',
  en: 'There is no rule in the list; give one, or DELETE it.',
}
const otherId = (found: string, id: string) => ({
  id: `Aturannya menyebut "${found}" dan alamatnya "${id}"; samakan keduanya.`,
  en: `The rule says "${found}" and the address "${id}"; make them the same.`,
})
const sentence = (problem: Problem) => sentenceOf(problem, 'en')
const audit_max = 1_000

/** Throws `ConfigError` with every sentence when the file's rules are nonsense, or when a newer version wrote rules.db. */
export function openRulebook({ folder, file, stations, areStationsLost = false, now }: RulebookOptions) {
  const written = file === undefined ? null : readRulesFile(file)
  const fromFile = written?.rules ?? []
  const kept = openKeptFile({ folder, name: 'rules.db', database: databaseOptions }, statements)
  const { ask } = kept
  let current = new Map<string, Rule[]>()
  /** Gives the rules their versions and notes what changed. In a transaction. */
  function count({ known, saveKnown, note }: Statements, next: Map<string, Rule[]>, person: Person) {
    const before = new Map(known.all().map((row) => [row.id, row]))
    const versioned = new Map<string, Rule[]>()
    for (const id of new Set([...before.keys(), ...next.keys()])) {
      const was = before.get(id)
      const rules = next.get(id)
      const body = rules ? JSON.stringify(rules.map(bare)) : null
      const isSame = was?.body === body
      const version = was ? was.version + Number(!isSame) : 1
      if (rules) {
        versioned.set(
          id,
          rules.map((rule) => ({ ...rule, version })),
        )
      }
      if (isSame) continue
      saveKnown.run(id, version, body)
      const change = !was?.body ? 'created' : body ? 'changed' : 'deleted'
      note.run(now(), person.by, person.why, id, version, change, body)
    }
    current = versioned
  }

  try {
    // At a start only the ids are checked: a sensor that was unplugged must not keep the gateway from starting.
    const known = areStationsLost ? undefined : stations().map(({ station }) => ({ station }))
    const problems = checkRules(effective(), known)
    if (problems.length > 0) throw refusedBy(problems, written)
    ask((sql) =>
      sql.db.transaction(count)(sql, byId(effective()), { by: file ?? 'rules.yaml', why: 'the file changed' }),
    )
    kept.copy()
  } catch (err) {
    kept.close()
    throw err
  }

  return {
    rules: (): Rule[] => [...current.values()].flat(),
    /** What the API took in an older version and cannot be read any more, such as a date that is none: it does not count. */
    unread: (): Said[] => readRules(editedBy(new Map())).problems.map((problem) => sentencesOf([problem])),
    get: (id: string): readonly Rule[] => current.get(id) ?? [],
    origin: (id: string): 'file' | 'api' =>
      ask(({ edits }) => edits.all()).some((edit) => edit.id === id) ? 'api' : 'file',
    /** Creates or replaces the rules of one id. Throws `RuleProblem`. */
    put(id: string, raw: unknown, person: Person): void {
      const { rules, problems } = readRules([raw].flat())
      if (problems.length > 0) throw new RuleProblem(notThisRule(sentencesOf(problems)))
      if (rules.length === 0) throw new RuleProblem(noRule)
      const misnamed = rules.find((rule) => rule.id !== id)
      if (misnamed) throw new RuleProblem(otherId(misnamed.id, id))
      change(id, rules, person)
    },
    /** Throws `RuleProblem` when another rule needs it. */
    remove(id: string, person: Person): void {
      change(id, null, person)
    },
    audit: (limit: number): Change[] =>
      ask(({ noted }) => noted.all(Math.min(limit, audit_max))).map(({ body, ...change }) => {
        const rules = body === null ? null : (JSON.parse(body) as Rule[])
        const { rules: readable } = readRules(rules ?? [])
        return {
          ...change,
          rule: rules && { id: change.id, ...(rules.length === 1 ? rules[0] : { periods: rules }) },
          periods: readable.map(periodOf),
        }
      }),
    /** What happened to rules.db; see `openKeptFile`. */
    damages: kept.damages,
    /** Verifies rules.db; a damaged file is replaced. */
    check: kept.check,
    close: kept.close,
  }

  function change(id: string, rules: Rule[] | null, person: Person) {
    const body = rules && JSON.stringify(rules.map(bare))
    const isInFile = fromFile.some((rule) => rule.id === id)
    const next = effective(new Map([[id, body]]))
    // What speaks against another rule already, such as a sensor that it lacks by now, is no reason to refuse this change.
    const known = new Set(checkRules([...current.values()].flat(), stations()).map(sentence))
    const isOwn = ({ path }: Problem) => rules !== null && next[Number(path?.[0])]?.id === id
    const problems = checkRules(next, stations()).filter((problem) => isOwn(problem) || !known.has(sentence(problem)))
    const said = sentencesOf(problems)
    if (problems.length > 0) throw new RuleProblem(rules === null ? stillNeeded(id, said.en) : notThisRule(said))
    if (next.length > rules_max) throw new RuleProblem(tooManyRules)
    ask((sql) =>
      sql.db.transaction(() => {
        if (body === null && !isInFile) sql.dropEdit.run(id)
        else sql.saveEdit.run(id, body)
        count(sql, byId(next), person)
      })(),
    )
    kept.copy()
  }

  /** Of the file where its own rules have them: with their lines. It is handed in, or its whole syntax tree would stay in memory. */
  function refusedBy(problems: readonly Problem[], written: RulesFile | null) {
    const all = effective()
    const own = problems.map((problem) => {
      const [index, ...at] = problem.path ?? []
      const inFile = fromFile.indexOf(all[Number(index)]!)
      return inFile === -1 ? { ...problem, path: [] } : { ...problem, path: [inFile, ...at] }
    })
    return written ? written.file.error(own) : configError('rules.db', own)
  }

  /** The file's rules with the edits over them, and `more` over those. */
  function effective(more = new Map<string, string | null>()): Rule[] {
    const over = editsWith(more)
    return [...fromFile.filter(({ id }) => !over.has(id)), ...readRules(editedBy(more)).rules]
  }

  function editsWith(more: ReadonlyMap<string, string | null>): Map<string, string | null> {
    const edits = ask(({ edits }) => edits.all())
    return new Map([...edits.map(({ id, body }): [string, string | null] => [id, body]), ...more])
  }

  function editedBy(more: ReadonlyMap<string, string | null>): unknown[] {
    return [...editsWith(more).values()].flatMap((body) => (body === null ? [] : (JSON.parse(body) as unknown[])))
  }
}

type Statements = ReturnType<typeof statements>

function statements(db: Database) {
  const edits = db.prepare<[], { id: string; body: string | null }>('SELECT id, body FROM edit')
  const known = db.prepare<[], { id: string; version: number; body: string | null }>(
    'SELECT id, version, body FROM known',
  )
  const saveEdit = db.prepare('INSERT OR REPLACE INTO edit(id, body) VALUES (?, ?)')
  const dropEdit = db.prepare('DELETE FROM edit WHERE id = ?')
  const saveKnown = db.prepare('INSERT OR REPLACE INTO known(id, version, body) VALUES (?, ?, ?)')
  const note = db.prepare('INSERT INTO audit(at_ms, by, why, id, version, change, body) VALUES (?, ?, ?, ?, ?, ?, ?)')
  const noted = db.prepare<[number], Omit<Change, 'rule'> & { body: string | null }>(
    'SELECT at_ms, by, why, id, version, change, body FROM audit ORDER BY n DESC LIMIT ?',
  )
  return { db, edits, known, saveEdit, dropEdit, saveKnown, note, noted }
}

/** A file of rules as it was written. */
export interface RulesFile {
  rules: Rule[]
  file: WrittenFile
}

/** Reads rules.yaml. Throws `ConfigError` with every problem. */
export function readRulesFile(path: string): RulesFile {
  const file = readWritten(path, { advice: checkRulesKey })
  const { rules, problems } = readRules(file.value ?? [])
  if (problems.length > 0) throw file.error(problems)
  return { rules, file }
}

const checkRulesKey = { id: 'periksa "rules" di gateway.yaml', en: 'check "rules" in gateway.yaml' }

function byId(rules: readonly Rule[]): Map<string, Rule[]> {
  const found = new Map<string, Rule[]>()
  for (const rule of rules) found.set(rule.id, [...(found.get(rule.id) ?? []), rule])
  return found
}

/** Without the version, which the gateway gives. */
function bare(rule: Rule) {
  const { version: _, ...rest } = rule
  return rest
}
