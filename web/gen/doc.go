// Command gen writes the two files of the page that say again in JavaScript what Go says already:
//
//   - web/app/wire.js, the page's side of the contract of package wire: every message as a type with its
//     documentation, encode and decode
//   - web/app/catalog.js, what the page's controls offer: the objectives of package loss and the data sets of
//     package dataset
//
// Names, types and comments come from the Go source, so there is one place to change. Run it from anywhere in
// the module, or as
//
//	go generate ./web/gen
//
// With -check it writes nothing and fails where a file is not what it would write; a test does the same.
package main

//go:generate go run .
