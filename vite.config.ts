import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'
import { handbookFiles } from './.setup/handbook.mjs'

const worker = 'sw.js'

/** Writes into the service worker which files make this version of the page. */
const shellList: Plugin = {
  name: 'shell-list',
  writeBundle({ dir }) {
    const files = readdirSync(dir!, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== worker && entry.name !== 'index.html')
      .map((entry) => relative(dir!, join(entry.parentPath, entry.name)))
    const index = createHash('sha256')
      .update(readFileSync(join(dir!, 'index.html')))
      .digest('hex')
    const code = readFileSync(join(dir!, worker), 'utf8')
    writeFileSync(join(dir!, worker), `const PANTAU_SHELL = ${JSON.stringify({ files: files.sort(), index })}\n${code}`)
  },
}

/**
 * The first paint waits for the little style that it needs only. The rest stands at the end of the page: a browser paints what
 * is above it without it, and runs no script before it. On a slow link that is a second.
 */
const firstPaint: Plugin = {
  name: 'first-paint',
  writeBundle({ dir }) {
    const style = readFileSync('dashboard/base.css')
    const file = `assets/base-${createHash('sha256').update(style).digest('base64url').slice(0, 8)}.css`
    writeFileSync(join(dir!, file), style)
    const page = join(dir!, 'index.html')
    const text = readFileSync(page, 'utf8')
    const [rest] = /^ *<link rel="stylesheet" crossorigin .*\n/m.exec(text) ?? []
    if (!rest) throw new Error('index.html names no style of the script: what Vite writes there has changed')
    const moved = text.replace(rest, '').replace('  </body>', `${rest}  </body>`)
    writeFileSync(page, moved.replace(/href="\.\/base\.css"[^>]*/, `href="./${file}" /`))
  },
}

/** The handbook beside the page, behind its list of files: a phone keeps it when somebody reads it, not before. */
const handbook: Plugin = {
  name: 'handbook',
  writeBundle({ dir }) {
    for (const [path, bytes] of handbookFiles()) {
      const file = join(dir!, 'handbook', path)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, bytes)
    }
  },
}

/** Puts a gzip and a brotli copy beside each file, so that the gateway compresses nothing while it serves. */
const compressedCopies: Plugin = {
  name: 'compressed-copies',
  writeBundle({ dir }) {
    for (const entry of readdirSync(dir!, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue
      const file = join(entry.parentPath, entry.name)
      const bytes = readFileSync(file)
      writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }))
      writeFileSync(`${file}.br`, brotliCompressSync(bytes))
    }
  },
}

/** What stands around a chart, and how all of it looks. */
const isOfPanel = (id: string) => /\/dashboard\/chart\/|\/uPlot[^/]*\.css/.test(id)

/** What draws charts, with its library, and what is told of a quantity when it is asked. */
const isOfPicture = (id: string) =>
  /\/chart\/(Chart|uplot|options|axes|drawing|columns|gestures|quantityWords)\.tsx?$/.test(id)

// The gateway serves the result itself, so nothing may point outside: no CDN, no font from elsewhere.
export default defineConfig({
  root: 'dashboard',
  base: './', // the page may lie below a path, behind a reverse proxy
  build: {
    outDir: '../dist/www',
    emptyOutDir: true,
    target: 'es2020',
    rolldownOptions: {
      checks: { pluginTimings: false }, // whoever starts Pantau for the first time reads what is printed
      input: { index: 'dashboard/index.html', worker: 'dashboard/offline/worker.ts' },
      output: {
        // Its address is its name: it is the one file that is looked at anew each time, beside index.html.
        entryFileNames: ({ name }) => (name === 'worker' ? worker : 'assets/[name]-[hash].js'),
        // All that runs first in one file: a browser asks for six at a time, and on a slow link the seventh, perhaps the
        // style, waits for a whole round trip.
        codeSplitting: {
          groups: [
            { name: 'first', tags: ['$initial'], test: (id) => !/\/offline\/(worker|told|handbook)\.ts$/.test(id) },
            // For the same reason: a chart in a file for its panel, which asks for the curve, and one for what draws it;
            // and what several pages share in small parts in one file.
            { name: 'panel', test: (id) => isOfPanel(id) && !isOfPicture(id) },
            // What lessons share is fetched with the first of them, and not with the pages that everybody opens.
            { name: 'lesson', test: /\/dashboard\/lessons\/(?!table|words|LessonsPage)/, minShareCount: 2 },
            {
              name: 'shared',
              test: (id) => /\/(dashboard|hardware)\//.test(id) && !id.includes('/dashboard/lessons/'),
              minShareCount: 2,
              maxModuleSize: 2_000,
            },
          ],
        },
      },
    },
  },
  plugins: [firstPaint, shellList, handbook, compressedCopies],
})
