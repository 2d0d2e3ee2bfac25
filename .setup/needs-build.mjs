// Which tests can run on the sources, read off the sources themselves. What starts a thread or a process names its built
// file, so whatever mentions it needs the build:
//
//   new URL('./x-thread.js', import.meta.url) in openX ▶ what mentions openX ▶ … ▶ a test
//
// When in doubt (a name in a comment) a test counts as one that needs the build; `npm test` runs it in any case.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const folders = ['doctor', 'edge', 'gateway', 'firmware-sim', 'hardware', 'pantau', 'test', 'dashboard']
const starts = /new URL\('[^']+\.js', import\.meta\.url\)|spawn\('npm'|'\.setup\/\w+\.mjs'/
const imports = /^(import|export) (?!type )(?:\w+, )?\{([^}]*)\} from '([^']*)'/gm

/** The tests that need what is in dist/, as paths from `root`. */
export function testsThatNeedTheBuild(root) {
  const files = sourcesOf(root).map((file) => readSource(root, file))
  const needy = new Set(['playwright-core#chromium', 'test/kit/root.ts#dist']) // FILE#NAME
  for (let before = 0; before < needy.size; ) {
    before = needy.size
    for (const { file, imported, parts } of files) {
      const names = imported.filter(({ origin }) => needy.has(origin)).map(({ name }) => name)
      for (const { name, text } of parts) {
        if (starts.test(text) || names.some((other) => mentions(text, other))) needy.add(`${file}#${name}`)
      }
    }
  }
  const found = new Set([...needy].map((name) => name.split('#')[0]))
  return [...found].filter((file) => file.endsWith('.test.ts'))
}

function sourcesOf(root) {
  const files = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true }).map((file) => join(folder, file)),
  )
  return files.filter((file) => /\.tsx?$/.test(file))
}

/** What a file imports, and its parts: each is a declaration by name, or one that only runs. */
function readSource(root, file) {
  const text = readFileSync(join(root, file), 'utf8')
  const imported = [...text.matchAll(imports)].flatMap(([, word, list, from]) =>
    list.split(',').map((entry) => {
      const [own, name = own] = entry.trim().split(' as ')
      return {
        name,
        origin: `${from.startsWith('.') ? join(file, '..', from) : from}#${own}`,
        isDoor: word === 'export',
      }
    }),
  )
  const declared = text
    .replace(imports, '')
    .split(/^(?=[a-z].*\w)/m)
    .map((part) => ({ name: nameOf(part), text: part }))
  const passedOn = imported.filter(({ isDoor }) => isDoor).map(({ name }) => ({ name, text: name }))
  const own = declared.filter(({ name }) => name).map(({ name }) => ({ name, origin: `${file}#${name}` }))
  return { file, imported: [...imported, ...own], parts: [...declared, ...passedOn] }
}

function nameOf(part) {
  return /^(?:export )?(?:async )?(?:function\*?|const|let|class) (\w+)/.exec(part)?.[1] ?? ''
}

function mentions(text, name) {
  return text.includes(name) && new RegExp(`\\b${name}\\b`).test(text)
}
