package checkpoint

import (
	"fmt"
	"path"
	"strconv"
	"strings"
)

// Ending ends the name of every checkpoint.
const Ending = ".safetensors"

// StepPath and BestPath name what is kept of a run beside its file out: for shapes.safetensors that of step 500 is
// shapes.step-500.safetensors, and its best shapes.best.safetensors.
func StepPath(out string, step int64) string {
	return keptPath(out, stepMark+strconv.FormatInt(step, 10))
}
func BestPath(out string) string { return keptPath(out, bestMark) }

const (
	stepMark = ".step-"
	bestMark = ".best"
)

func keptPath(out, mark string) string { return strings.TrimSuffix(out, Ending) + mark + Ending }

// KeptOf tells of which run's file a name, with slashes, is what StepPath and BestPath make: of which step, or its best.
// For any other name, run is that itself.
func KeptOf(name string) (run string, step int64, best bool) {
	dir, base := path.Split(name)
	stem := strings.TrimSuffix(base, Ending)
	if of, ok := strings.CutSuffix(stem, bestMark); ok && of != "" {
		return dir + of + Ending, 0, true
	}
	if i := strings.LastIndex(stem, stepMark); i > 0 {
		if step, err := strconv.ParseInt(stem[i+len(stepMark):], 10, 64); err == nil && step >= 0 {
			return dir + stem[:i] + Ending, step, false
		}
	}
	return name, 0, false
}

// unfinishedName is a name for what is to be base, while it is written.
func unfinishedName(base string, random uint32) string {
	return fmt.Sprintf(".%s.%08x.tmp", base, random)
}

// Unfinished tells of which file a name, without its folder, is the unfinished one, as [WriteFile] leaves it where the
// process is killed.
func Unfinished(name string) (of string, ok bool) {
	stem, ok := strings.CutSuffix(name, ".tmp")
	i := strings.LastIndexByte(stem, '.')
	if !ok || i < 1 {
		return "", false
	}
	random, err := strconv.ParseUint(stem[i+1:], 16, 32)
	of = stem[1:i]
	return of, err == nil && of != "" && unfinishedName(of, uint32(random)) == name
}
