// Package web is the page: its files (index.html, style.css, scene.html, app/*.js, vendor/), the built
// programs in dist/, and what serves them. [Handler] serves everything over HTTP, [WriteSite] writes the same
// files into a folder that any static file host can serve under any path.
//
// It is not the programs: the trainer and the scene are wasm/trainer and wasm/scene; web/app/wire.js and
// web/app/catalog.js are generated from Go by web/gen. It knows no GoMLX, no Ebitengine and no syscall/js.
// cmd/halo and the small program web/pack import it.
//
// # Layout of a served page
//
//	index.html, style.css, scene.html, scene.css, app/, vendor/   the page
//	trainer.wasm, scene.wasm (.br, .gz), wasm_exec.js             the programs, from dist/
//	trainer-go.wasm (.br, .gz)                                    the trainer of ?backend=go
//	assets/                                                       what ships: emoji, bundled checkpoints
//	checkpoints/index.json                                        the gallery: every run and checkpoint with its URL
//	checkpoints/…/NAME.safetensors                                those of a folder of runs given by the caller
//
// Every URL in the page is relative, so that it works under a sub-path.
package web
