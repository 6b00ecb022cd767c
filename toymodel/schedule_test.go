package toymodel

import (
	"math"
	"slices"
	"strings"
	"testing"

	"halo/checkpoint"
)

func TestParseSchedule(t *testing.T) {
	for _, row := range []struct {
		name, text string
		want       Schedule
	}{
		{"none", "", nil},
		{"one", "tau@400=0.1", Schedule{{400, "tau", 0.1}}},
		{"without a leading zero", "tau@400=.1", Schedule{{400, "tau", 0.1}}},
		{"before the first step", "batch@0=8", Schedule{{0, "batch", 8}}},
		{"sorted by step", "batch@800=8,tau@400=0.1", Schedule{{400, "tau", 0.1}, {800, "batch", 8}}},
		{"sorted within a step", "lr@5=1e-5, tau@5=2, batch@5=16", Schedule{{5, "batch", 16}, {5, "tau", 2}, {5, "lr", 1e-5}}},
		{"one setting again and again", "lr@10=0.1,lr@2=0.01,lr@9=0.2", Schedule{{2, "lr", 0.01}, {9, "lr", 0.2}, {10, "lr", 0.1}}},
		{"the last step that every reader holds exactly", "tau@9007199254740991=1", Schedule{{1<<53 - 1, "tau", 1}}},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, err := ParseSchedule(row.text)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(got, row.want) {
				t.Errorf("got %v, want %v", got, row.want)
			}
			again, err := ParseSchedule(got.String())
			if err != nil || !slices.Equal(again, row.want) {
				t.Errorf("%q is read as %v, %v; want %v", got.String(), again, err, row.want)
			}
		})
	}
}

// Every digit of a value survives being written: a replayed run has the same float64.
func TestScheduleKeepsEveryDigit(t *testing.T) {
	for _, value := range []float64{0.1, 1.0 / 3, math.Nextafter(1, 2), 5e-324, math.MaxFloat64, 0.30000000000000004} {
		got, err := ParseSchedule(Change{7, "tau", value}.String())
		if err != nil || len(got) != 1 || got[0].Value != value {
			t.Errorf("%v is read as %v, %v", value, got, err)
		}
	}
}

func TestBadSchedules(t *testing.T) {
	for _, row := range []struct{ name, text, want string }{
		{"no step", "tau=0.1", `"tau=0.1" is no change; one reads setting@step=value`},
		{"no value", "tau@400", `"tau@400" is no change`},
		{"nothing between commas", "tau@4=1,,tau@5=1", `"" is no change`},
		{"unknown setting", "seed@4=2", `seed@4=2: unknown setting "seed"; known are batch, tau, lr`},
		{"step before the first", "tau@-1=2", "tau@-1=2: step -1; it must be 0 to"},
		{"step that is no whole number", "tau@1.5=2", `"1.5" is no step`},
		{"step beyond exact numbers", "tau@9007199254740992=2", "it must be 0 to 9007199254740991"},
		{"value that is none", "tau@1=warm", `"warm" is no number`},
		{"zero", "lr@1=0", "lr@1=0: 0; it must be a positive number"},
		{"negative", "tau@1=-2", "it must be a positive number"},
		{"not a number", "tau@1=NaN", "it must be a positive number"},
		{"infinite", "tau@1=+Inf", "it must be a positive number"},
		{"half a pair", "batch@1=8.5", "batch size 8.5; it must be a whole number from 4 to 32768"},
		{"batch too small", "batch@1=3", "batch size 3; it must be a whole number"},
		{"twice in one step", "tau@400=0.1,tau@400=0.2", "tau@400=0.1 and tau@400=0.2: a setting changes once a step"},
		{"too many", strings.Repeat("tau@1=1,", MaxChanges) + "tau@2=1", "schedule of 1001 changes; it may have 1000"},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, err := ParseSchedule(row.text)
			if err == nil {
				t.Fatalf("got %v, want an error", got)
			}
			if !strings.Contains(err.Error(), row.want) {
				t.Errorf("got %q, want %q in it", err, row.want)
			}
		})
	}
	unsorted := Schedule{{5, "tau", 1}, {5, "batch", 8}}
	if err := unsorted.Check(); err == nil || !strings.Contains(err.Error(), "tau@5=1 stands before batch@5=8") {
		t.Errorf("unsorted: got %v", err)
	}
}

func TestScheduleAt(t *testing.T) {
	s := Schedule{{0, "lr", 1}, {4, "batch", 8}, {4, "tau", 2}, {9, "tau", 1}}
	for _, row := range []struct {
		step      int64
		at, later Schedule
	}{{0, s[:1], s[1:]}, {1, nil, s[1:]}, {3, nil, s[1:]}, {4, s[1:3], s[3:]}, {9, s[3:], nil}, {10, nil, nil}} {
		if got := s.At(row.step); !slices.Equal(got, row.at) {
			t.Errorf("after step %d: got %v, want %v", row.step, got, row.at)
		}
		if got := s.After(row.step); !slices.Equal(got, row.later) {
			t.Errorf("later than step %d: got %v, want %v", row.step, got, row.later)
		}
	}
}

// Following a schedule is calling the setters at its steps, bit for bit; and it is another run than without.
func TestFollow(t *testing.T) {
	small := func(c *checkpoint.Config) { c.BatchSize = 8 }
	byHand := newTestRun(t, "tree332", "proposal", small)
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	check(byHand.SetLearningRate(0.01)) // at step 0
	want := steps(t, byHand, 3)
	check(byHand.SetTau(2))
	check(byHand.SetBatchSize(16))
	want = append(want, steps(t, byHand, 2)...)
	check(byHand.SetTau(1))
	want = append(want, steps(t, byHand, 3)...)

	s, err := ParseSchedule("lr@0=0.01,tau@3=2,batch@3=16,tau@5=1,tau@8=7")
	check(err)
	followed := newTestRun(t, "tree332", "proposal", small)
	check(followed.Follow(s))
	var got []float64
	for range 8 {
		got = append(got, steps(t, followed, 1)...)
		if followed.Steps() < 8 {
			check(followed.Follow(s))
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("losses %v, want %v", got, want)
	}
	if d := sameState(captured(t, followed), captured(t, byHand)); d != "" {
		t.Errorf("%s differs", d)
	}
	if followed.Tau() != 1 {
		t.Errorf("τ is %v before the change of step 8 is asked for, want 1", followed.Tau())
	}
	check(followed.Follow(s))
	if followed.Tau() != 7 || followed.BatchSize() != 16 || followed.LearningRate() != 0.01 {
		t.Errorf("after step 8: τ %v, batch %d, lr %v; want 7, 16, 0.01", followed.Tau(), followed.BatchSize(), followed.LearningRate())
	}
	plain := newTestRun(t, "tree332", "proposal", small)
	if slices.Equal(steps(t, plain, 8), want) {
		t.Error("the schedule changed nothing")
	}
}
