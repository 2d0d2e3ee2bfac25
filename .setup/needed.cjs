// node .setup/needed.cjs FILE.mjs …: becomes that command. Which Node it needs is said by this file, which every Node can read, before
// anything else is read.
const needed = [20, 19]
const found = process.versions.node.split('.').map(Number)
if (found[0] < needed[0] || (found[0] === needed[0] && found[1] < needed[1])) {
  const here = `${process.versions.node} (${process.execPath})`
  process.stderr.write(
    [
      `pantau: perlu Node.js ${needed.join('.')} atau lebih baru; di sini ${here}.`,
      `pantau: needs Node.js ${needed.join('.')} or newer; this is ${here}.`,
      '  sudo npm install --global node@22 && hash -r      # lalu ketik lagi / then type it again',
      '  Hanya memakai, bukan mengubah Pantau? Pasang rilisnya; Node sudah ada di dalamnya: docs/panduan/memasang.md',
      '  To use Pantau, not to change it: install a release, which has its own Node: docs/handbook/installing.md',
      '',
    ].join('\n'),
  )
  process.exit(2)
}
// Its headers let the garbage collector end a program that has SQLite's addon: nodejs/node issue 65446.
if (found[0] === 24 && found[1] >= 19) {
  const here = `Node.js ${process.versions.node}`
  process.stderr.write(
    [
      `pantau: ${here} kadang menghentikan program ini (cacat Node 24.19 dan sesudahnya). Pakai Node 22:`,
      `pantau: ${here} sometimes ends this program (a fault of Node 24.19 and later). Use Node 22:`,
      '  sudo npm install --global node@22 && hash -r && rm -rf node_modules',
      '',
    ].join('\n'),
  )
}
process.argv.splice(1, 1)
process.argv[1] = require('node:path').resolve(process.argv[1])
import(require('node:url').pathToFileURL(process.argv[1]).href)
