// Package house keeps the rules of the repository that no compiler keeps: which room may import which
// (floors_test.go), which files are for the browser alone (tags_test.go), what must not be in a file
// (leaks_test.go), whose work is in it and under which licence (licences_test.go), and that the documents
// speak of goals, files and versions that exist (docs_test.go, dependencies_test.go).
//
// It is nothing but tests, and nothing imports it. They run natively only, since they ask go and git.
//
// Each rule is a function from plain data to a list of problems, so that it is tested on a bad example too: a
// rule that never fails keeps nothing.
package house
