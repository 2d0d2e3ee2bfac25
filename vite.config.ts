import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'

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
  build: { outDir: '../dist/www', emptyOutDir: true, target: 'es2020' },
  plugins: [compressedCopies],
})
