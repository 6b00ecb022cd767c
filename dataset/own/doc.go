// Package own reads image–caption pairs of one's own: a csv of files and titles, the shards of a WebDataset, or a
// folder of pictures with a text beside each. What it opens is a dataset.Set.
//
//	set, err := own.Open(ctx, "photos.csv?vague=category&size=64", nil)
//	defer set.Close()
//
// # How it goes through the data
//
// Open reads every caption once. It keeps 16 bytes for each pair (where it lies; in a folder also its name), counts
// words and decides by a hash of each pair's key whether it is held out. Pictures are read when they are due: the
// order of the pairs is drawn first, decoders then work ahead on all cores, and Sample takes what they made in that
// order, so the same streams give the same batches however many decoders there are. How far a run has come is its
// streams' Order, one number, so a checkpoint resumes the data exactly.
//
// # What it does not trust
//
// A pair that cannot be used (a broken picture, a caption without end, a picture of a billion pixels, a tar entry
// that is a link or leads out of its folder) is counted, named and left out, until they are too many. A container
// that cannot be read on (a csv without its columns, a tar that ends in the middle) is an error.
//
// It is for native programs: the page's trainer must not import it, since it would carry decoders into the browser
// for files that a page cannot reach. It stands in the room of dataset, and imports that and golang.org/x/image.
package own
