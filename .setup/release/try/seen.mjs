// Chromium, as a phone in the network of the machine. Debian: apt-get install chromium; it runs here, only its network is the machine's.
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

const programs = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium']

/** Opens the page. `text` is what stands on it. */
export async function openedIn({ leader }, url) {
  const folder = mkdtempSync(join(tmpdir(), 'pantau-seen-'))
  const program = join(folder, 'chromium')
  const browserPath = programs.find((path) => existsSync(path)) ?? programs[0]
  writeFileSync(program, `#!/bin/sh\nexec nsenter -t ${leader} --net ${browserPath} "$@"\n`)
  chmodSync(program, 0o755)
  const browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'] })
  // The village is its own authority: a phone is told so once, by the page on encryption.
  const page = await browser.newPage({
    ...{ ignoreHTTPSErrors: true, locale: 'id-ID', timezoneId: 'Asia/Jakarta' },
    viewport: { width: 390, height: 844 },
  })
  await page.goto(url)
  return {
    text: () => page.evaluate('document.body.innerText'), // as it is shown: line by line
    async close() {
      await browser.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
