import { defineConfig } from 'vite'

// The gateway serves the result itself, so nothing may point outside: no CDN, no font from elsewhere.
export default defineConfig({
  root: 'dashboard',
  build: { outDir: '../dist/www', emptyOutDir: true, target: 'es2020' },
})
