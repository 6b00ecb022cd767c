// Package dataset provides the image–caption pairs that Halo trains on and judges by: shapes that the
// program draws itself, and emoji that it reads from packed files. Both are a Set. A caption knows how
// specific it is: its level, its bits where they are exact, and the kinds of image that it is true of.
//
//	set, err := dataset.Open(nil, "tree332")
//	streams := dataset.NewStreams(seed)
//	var batch dataset.Batch
//	set.Sample(streams, 64, &batch) // pair by pair from the streams; allocates nothing from the second call on
//
// All that is random comes from a Stream that the caller owns, so a seed fixes the data, and a saved stream
// resumes it exactly. Which pair comes next is drawn from Streams.Batch and how its image looks from
// Streams.Data, so that a change of looks (fog, say) moves no caption.
//
// The package embeds no files: it reads an fs.FS. It knows no model, no loss and no GoMLX, and calls neither
// JavaScript nor C, so that the same code runs in the browser, on a server and in a test. It stands on the
// lowest floor: toymodel, experiment and the programs may import it; it imports the standard library alone.
package dataset
