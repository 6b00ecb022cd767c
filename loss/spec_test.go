package loss

import (
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	for _, row := range []struct {
		spec, canonical string
		want            func(o *Options) // what differs from the bare name's
	}{
		{"proposal", "proposal", func(*Options) {}},
		{"proposal?c=0.5&k=1&side=query&mask=1&normalise=1&head=random&learn=c,tau",
			"proposal?c=0.5&side=query&mask=1&normalise=1&head=random&learn=c,tau",
			func(o *Options) {
				o.C, o.QuerySide, o.Mask, o.Normalise, o.RandomHead, o.LearnC, o.LearnTau = 0.5, true, true, true, true, true, true
			}},
		{"proposal?mask=1&c=2.50", "proposal?c=2.5&mask=1", func(o *Options) { o.C, o.Mask = 2.5, true }},
		{"proposal?c=d", "proposal?c=d", func(o *Options) { o.C, o.CIsDim = 0, true }},
		{"proposal?c=-0", "proposal?c=0", func(o *Options) { o.C = 0 }},
		{"proposal?c=1e1", "proposal?c=10", func(o *Options) { o.C = 10 }},
		{"proposal?learn=tau,c", "proposal?learn=c,tau", func(o *Options) { o.LearnC, o.LearnTau = true, true }},
		{"gaussian?clamp=0", "gaussian?clamp=0", func(o *Options) { o.Clamp = 0 }},
		{"gaussian?clamp=2.0", "gaussian", func(*Options) {}},
		{"clip?learn=tau", "clip?learn=tau", func(o *Options) { o.LearnTau = true }},
		{"euclidean?logstd=-0.5&learn=logstd", "euclidean?logstd=-0.5&learn=logstd", func(o *Options) { o.LogStd, o.LearnLogStd = -0.5, true }},
		{"free-bias?head=zero&side", "", nil},
		{"siglip", "siglip", func(*Options) {}},
		{"siglip?learn=tau,bias", "siglip", func(*Options) {}},
		{"siglip?learn=none", "siglip?learn=none", func(o *Options) { o.LearnTau, o.LearnBias = false, false }},
		{"ppcl?bias=0&learn=bias", "ppcl?bias=0&learn=bias", func(o *Options) { o.Bias, o.LearnTau = 0, false }},
	} {
		got, err := Parse(row.spec)
		if row.want == nil {
			if err == nil {
				t.Errorf("%s: got %v, want an error", row.spec, got)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", row.spec, err)
			continue
		}
		want := got.Entry.defaults()
		row.want(&want)
		if got.Options != want {
			t.Errorf("%s: got %+v, want %+v", row.spec, got.Options, want)
		}
		if got.String() != row.canonical {
			t.Errorf("%s: got the canonical spec %q, want %q", row.spec, got, row.canonical)
		}
		if again, err := Parse(got.String()); err != nil || again.Options != got.Options || again.Entry.Name != got.Entry.Name {
			t.Errorf("%s: its canonical spec reads as %+v, %v", row.spec, again.Options, err)
		}
	}
}

// Each error says in one sentence what is wrong, and what would be right.
func TestParseErrors(t *testing.T) {
	for spec, want := range map[string]string{
		"":                       `unknown objective ""; known are proposal, gaussian, no-log-term, euclidean, clip, dot, free-bias, asymvlm, siglip, ppcl, pcmepp`,
		"Proposal":               `unknown objective "Proposal"; known are proposal,`,
		"proposal?":              `"" is not key=value`,
		"proposal?mask":          `"mask" is not key=value`,
		"proposal?mask=1&mask=0": `mask comes twice`,
		"proposal?mask=yes":      `mask is "yes"; want 0 or 1`,
		"proposal?c=":            `c is ""; want a number from 0 to 100 or d`,
		"proposal?c=-1":          `c is "-1"; want a number from 0 to 100 or d`,
		"proposal?c=NaN":         `c is "NaN"; want a number from 0 to 100 or d`,
		"proposal?k=0":           `k is "0"; want a number from 0.01 to 100`,
		"proposal?k=d":           `k is "d"; want a number from 0.01 to 100`,
		"proposal?clamp=0.05":    `clamp is "0.05"; want a number from 0.1 to 10 or 0`,
		"proposal?side=both":     `side is "both"; want candidate or query`,
		"proposal?head=1":        `head is "1"; want zero or random`,
		"proposal?learn=bias":    `learn is "bias"; want none, or some of c, tau joined by commas`,
		"proposal?learn=c,c":     `learn is "c,c"; want none, or some of c, tau joined by commas`,
		"proposal?learn=":        `learn is ""; want none, or some of c, tau joined by commas`,
		"proposal?tau=2":         `proposal has no option "tau"; it has c, k, side, mask, normalise, clamp, head, learn`,
		"gaussian?c=2":           `gaussian has no option "c"; it has side, mask, normalise, clamp, head, learn`,
		"clip?clamp=2":           `clip has no option "clamp"; it has mask, learn`,
		"euclidean?side=query":   `euclidean has no option "side"; it has logstd, mask, learn`,
		"siglip?bias=1000":       `bias is "1000"; want a number from -100 to 100`,
	} {
		if _, err := Parse(spec); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got error %v, want one that says %q", spec, err, want)
		}
	}
}

// Whatever is parsed, its canonical spec is the same objective and its own canonical spec.
func FuzzParse(f *testing.F) {
	for _, spec := range specs() {
		f.Add(spec)
	}
	f.Fuzz(func(t *testing.T, spec string) {
		o, err := Parse(spec)
		if err != nil {
			if o.Entry.Name != "" || o.Options != (Options{}) {
				t.Errorf("%q: got %+v beside the error %v, want nothing", spec, o, err)
			}
			return
		}
		again, err := Parse(o.String())
		if err != nil || again.Options != o.Options || again.String() != o.String() {
			t.Errorf("%q: its canonical spec %q reads as %+v, %v", spec, o, again.Options, err)
		}
	})
}
