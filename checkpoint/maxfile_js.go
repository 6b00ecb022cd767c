package checkpoint

// MaxFile is the most bytes of a file: a page has a memory of 4 GiB at most, which holds the file, what is read from it,
// and a model that runs.
const MaxFile = 256 << 20
