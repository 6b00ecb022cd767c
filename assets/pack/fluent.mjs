// Draws icons of Fluent Emoji Flat. Reads their names from standard input, one a line, and writes for each
// name, in that order, a four-byte big-endian length and a square PNG of SIDE pixels to standard output.
//
// resvg draws them, compiled to WebAssembly: its floating point is the same on every machine, and it knows
// the clip paths, filters and references of this set.
import { readFileSync, writeSync } from 'node:fs'
import { createRequire } from 'node:module'
import { initWasm, Resvg } from '@resvg/resvg-wasm'

const SIDE = 256 // eight samples along each side of a pixel of the 32-pixel picture

const require = createRequire(import.meta.url)
await initWasm(readFileSync(require.resolve('@resvg/resvg-wasm/index_bg.wasm')))
const set = JSON.parse(readFileSync(require.resolve('@iconify-json/fluent-emoji-flat/icons.json'), 'utf8'))

// svg returns the drawing of a name as a square document.
function svg(name) {
  let { body, width = set.width, height = set.height } = set.icons[name] ?? {}
  if (body === undefined) {
    const { parent, hFlip, ...other } = set.aliases[name] ?? {}
    if (parent === undefined || Object.keys(other).length > 0) {
      throw new Error(`no icon ${JSON.stringify(name)} in Fluent Emoji Flat, or an alias of an unknown sort`)
    }
    ({ body, width = set.width, height = set.height } = set.icons[parent])
    if (hFlip) body = `<g transform="matrix(-1 0 0 1 ${width} 0)">${body}</g>`
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ` +
    `width="${SIDE}" height="${SIDE}" viewBox="0 0 ${width} ${height}">${body}</svg>`
}

// write writes all of bytes: a pipe may take them in pieces, or none for a while.
function write(bytes) {
  for (let from = 0; from < bytes.length;) {
    try {
      from += writeSync(1, bytes, from)
    } catch (e) {
      if (e.code !== 'EAGAIN') throw e
    }
  }
}

for (const name of readFileSync(0, 'utf8').split('\n').filter(Boolean)) {
  const drawing = new Resvg(svg(name), { font: { loadSystemFonts: false } })
  const image = drawing.render()
  const png = image.asPng()
  const length = Buffer.alloc(4)
  length.writeUInt32BE(png.length)
  write(length)
  write(png)
  image.free()
  drawing.free()
}
