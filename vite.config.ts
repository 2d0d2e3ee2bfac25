import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'

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

// The gateway serves the result itself, so nothing may point outside: no CDN, no font from elsewhere.
export default defineConfig({
  root: 'dashboard',
  base: './', // the page may lie below a path, behind a reverse proxy
  build: {
    outDir: '../dist/www',
    emptyOutDir: true,
    target: 'es2020',
    rolldownOptions: {
      input: { index: 'dashboard/index.html', worker: 'dashboard/offline/worker.ts' },
      output: {
        // Its address is its name: it is the one file that is looked at anew each time, beside index.html.
        entryFileNames: ({ name }) => (name === 'worker' ? worker : 'assets/[name]-[hash].js'),
        // All that runs first in one file: a browser asks for six at a time, and on a slow link the seventh, perhaps the
        // style, waits for a whole round trip.
        codeSplitting: {
          groups: [{ name: 'first', tags: ['$initial'], test: (id) => !id.endsWith('/offline/worker.ts') }],
        },
      },
    },
  },
  plugins: [shellList, compressedCopies],
})
