// Makes dist/bin/: each program with all that it is made of in a few files, because finding, reading and linking some 900
// modules one by one takes a second and a half of processor time at every start. The folders are those of the sources, so
// that a program finds its threads, its children and the dashboard where it does without this.
import { existsSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { apart } from './apart.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const out = join(root, 'dist/bin')
const rooms = ['doctor', 'edge', 'gateway', 'firmware-sim', 'pantau']
const mains = [
  'gateway/main.ts',
  'edge/main.ts',
  'firmware-sim/main.ts',
  'firmware-sim/village.ts',
  'pantau/main.ts',
  'doctor/main.ts',
  'pantau/update/main.ts',
]

// Whatever is started by its file: a thread, a child.
const started = /new URL\('(\.[\w./-]+)\.js', import\.meta\.url\)/g
const entries = new Set(mains)
for (const room of rooms) {
  for (const name of readdirSync(join(root, room), { recursive: true })) {
    if (!name.endsWith('.ts')) continue
    const file = join(room, name)
    for (const [, other] of readFileSync(join(root, file), 'utf8').matchAll(started)) {
      entries.add(join(dirname(file), `${other}.ts`))
    }
  }
}

const bundle = await rolldown({
  cwd: root,
  input: Object.fromEntries(Array.from(entries, (file) => [file.replace(/\.ts$/, ''), file])),
  platform: 'node',
  external: (name) => apart.some((one) => name === one || name.startsWith(`${one}/`)),
  plugins: [whereItIs()],
  onLog(level, log, tell) {
    if (level === 'warn' && /node_modules/.test(log.id ?? log.loc?.file ?? log.message)) return // not ours to mend
    tell(level, log)
  },
})
const { output } = await bundle.write({
  dir: out,
  format: 'esm',
  sourcemap: true,
  entryFileNames: '[name].js',
  chunkFileNames: 'parts/[name]-[hash].js',
})
await bundle.close()
removeOld(output.map(({ fileName }) => fileName))
if (!readdirSync(out).includes('www')) symlinkSync('../www', join(out, 'www'))

/** A program that runs fetches some of its parts late: what the packing before made stays until the next one. */
function removeOld(made) {
  const list = join(out, 'parts.json')
  const before = existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : []
  const wanted = new Set([...made, ...before])
  for (const entry of readdirSync(out, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name)
    if (entry.isFile() && file !== list && !wanted.has(relative(out, file))) rmSync(file)
  }
  writeFileSync(list, JSON.stringify(made))
}

/** A module asks where it is to find what lies beside it: it is told where it would be, not where its lines ended up. */
function whereItIs() {
  return {
    name: 'where-it-is',
    transform(code, id) {
      if (id.startsWith('\0') || id.includes('node_modules') || !code.includes('import.meta.url')) return
      const file = relative(root, id).replace(/\.ts$/, '.js')
      const placed = code.replaceAll('import.meta.url', `new URL('@place:${file}', import.meta.url).href`)
      return { code: placed, map: null } // no line moves
    },
    renderChunk(code, { fileName }) {
      if (!code.includes('@place:')) return
      const placed = code.replaceAll(/@place:([\w./-]+)/g, (_, file) => {
        const path = relative(dirname(fileName), file)
        return path.startsWith('.') ? path : `./${path}`
      })
      return { code: placed, map: null }
    },
  }
}
