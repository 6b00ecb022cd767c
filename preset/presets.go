package preset

import (
	"cmp"

	"halo/toymodel"
)

// usual fills in what most presets share: the page's default run of shapes, held at a pace that can be watched.
func usual(p Preset) Preset {
	p.Data = cmp.Or(p.Data, "tree332")
	p.LearningRate = cmp.Or(p.LearningRate, 0.003)
	p.Dim, p.Seed, p.BatchSize, p.Tau, p.Pace, p.Colour = 2, 1, 64, 1, 25, "group"
	return p
}

// of is a reading at the preset's own dimension.
func of(run Run, metric Metric, step int64) Reading {
	return Reading{Run: run, Metric: metric, Step: step}
}

// chance is ln 64: the held-out cross-entropy of guessing, in nats.
const chance = 4.158883

// Presets lists the presets in the order in which they are offered. A bound leaves room beyond the worst of five
// seeds, since backends round differently and runs then drift apart; its sentence says no more than the bound.
func Presets() []Preset {
	return []Preset{
		usual(Preset{
			Slug: "log-term", Question: "What does the log term do?",
			Watch:     "Compare the largest rings with the smallest, and ln σ by level. B is the same loss without the price for a large σ.",
			Objective: "proposal", Other: "no-log-term",
			Claims: []Claim{
				{
					Says: "With the log term the vaguest caption’s σ becomes more than three times that of the finest.",
					Of:   of(A, StdRatio, 400), Is: Above, Bound: 3,
				},
				{
					Says: "Without it the ratio stays below three.",
					Of:   of(B, StdRatio, 400), Is: Below, Bound: 3,
				},
				{
					Says: "Without it, too, captions come in order, vague to specific: Kendall’s τ above 0.9.",
					Of:   of(B, Order, 400), Is: Above, Bound: 0.9,
				},
				{
					Says: "With it the held-out cross-entropy is lower.",
					Of:   of(B, CrossEntropy, 400), Than: new(of(A, CrossEntropy, 400)), Is: Above, Bound: 0,
				},
			},
		}),
		usual(Preset{
			Slug: "query-side", Question: "Who carries σ: candidate or query?",
			Watch:     "Compare how far the rings differ. In A a caption’s σ counts where it is a candidate; in B where it is the query, and there the log term cancels in the softmax.",
			Objective: "proposal", Other: "proposal?side=query",
			Claims: []Claim{
				{
					Says: "On the query’s side, too, captions come in order, vague to specific: Kendall’s τ above 0.9.",
					Of:   of(B, Order, 400), Is: Above, Bound: 0.9,
				},
				{
					Says: "There the vaguest caption’s σ becomes more than six times that of the finest.",
					Of:   of(B, StdRatio, 400), Is: Above, Bound: 6,
				},
				{
					Says: "On the candidate’s side that ratio is smaller by more than two.",
					Of:   of(B, StdRatio, 400), Than: new(of(A, StdRatio, 400)), Is: Above, Bound: 2,
				},
			},
		}),
		usual(Preset{
			Slug: "mask", Question: "What if known positives are masked?",
			Watch:     "Other captions that are true of a picture count as wrong in A; in B they are left out. Watch B’s training loss against its held-out cross-entropy, which masks nothing.",
			Objective: "proposal", Other: "proposal?mask=1",
			Claims: []Claim{
				{
					Says: "B’s training loss falls below half a nat.",
					Of:   of(B, Loss, 400), Is: Below, Bound: 0.5,
				},
				{
					Says: "B’s held-out cross-entropy rises above that of guessing, 4.16 nats: what was masked is never ranked.",
					Of:   of(B, CrossEntropy, 400), Is: Above, Bound: chance,
				},
				{
					Says: "B still finds the finest caption of more than 0.85 of the pictures.",
					Of:   of(B, Recall, 400), Is: Above, Bound: 0.85,
				},
				{
					Says: "B’s captions still come in order, vague to specific: Kendall’s τ above 0.9.",
					Of:   of(B, Order, 400), Is: Above, Bound: 0.9,
				},
			},
		}),
		usual(Preset{
			Slug: "dimension", Question: "What does σ replace: a dimension?",
			Watch:     "Compare held-out cross-entropy and recall. Then give the Euclidean loss a third dimension in place of σ: the same three numbers an item.",
			Objective: "proposal", Other: "euclidean",
			Claims: []Claim{
				{
					Says: "In two dimensions the Euclidean loss is behind by more than 0.1 nats.",
					Of:   of(B, CrossEntropy, 400), Than: new(of(A, CrossEntropy, 400)), Is: Above, Bound: 0.1,
				},
				{
					Says: "With a third dimension it is less than 0.15 nats behind the proposal with two.",
					Of:   Reading{Run: B, Dim: 3, Metric: CrossEntropy, Step: 400}, Than: new(of(A, CrossEntropy, 400)), Is: Below, Bound: 0.15,
				},
				{
					Says: "Nor is it then ahead by more.",
					Of:   Reading{Run: B, Dim: 3, Metric: CrossEntropy, Step: 400}, Than: new(of(A, CrossEntropy, 400)), Is: Above, Bound: -0.15,
				},
			},
		}),
		usual(Preset{
			Slug: "blow-up", Question: "When does it blow up, and what rescues it?",
			Watch:     "Both train at seventeen times the usual learning rate; B has the soft clamp of ln σ, A has none. Where a run stops, Restore takes it back and halves the rate.",
			Objective: "proposal?clamp=0", Other: "proposal", LearningRate: 0.05,
			Claims: []Claim{
				{
					Says: "Without the clamp the run diverges within 50 steps.",
					Of:   of(A, Diverged, 50), Is: Above, Bound: 0.5,
				},
				{
					Says: "With it the run does not diverge in 300 steps.",
					Of:   of(B, Diverged, 300), Is: Below, Bound: 0.5,
				},
				{
					Says: "With it the held-out cross-entropy falls below 3.9 nats; guessing has 4.16.",
					Of:   of(B, CrossEntropy, 300), Is: Below, Bound: 3.9,
				},
				{
					Says: "But σ is lost: at step 300 more than 0.9 of all items sit at the clamp.",
					Of:   of(B, ClampShare, 300), Is: Above, Bound: 0.9,
				},
			},
		}),
		usual(Preset{
			Slug: "unseen", Question: "Seen and unseen combinations: what carries over?",
			Watch: "Three of the 18 kinds are never trained on: large red circles, small red triangles, small green circles. Hover their captions and pictures: where do they lie, and how wide is σ?",
			Data:  "tree332?holdout=3", Objective: "proposal",
			Claims: []Claim{
				{
					Says: "Pictures of kinds that were seen find their finest caption: recall above 0.85.",
					Of:   of(A, Recall, 400), Is: Above, Bound: 0.85,
				},
				{
					Says: "Pictures of the unseen kinds, among all 18 finest captions, do so in less than half of the cases.",
					Of:   of(A, RecallUnseen, 400), Is: Below, Bound: 0.5,
				},
			},
		}),
		usual(Preset{
			Slug: "temperature", Question: "What does temperature do to the rings?",
			Watch:     "After step 200 the temperature drops to 0.1, after step 300 it is 1 again. Watch the rings, and ln σ by level.",
			Objective: "proposal", Schedule: toymodel.Schedule{{Step: 200, Setting: toymodel.SettingTau, Value: 0.1}, {Step: 300, Setting: toymodel.SettingTau, Value: 1}},
			Claims: []Claim{
				{
					Says: "Before, the vaguest caption’s σ is more than twice that of the finest.",
					Of:   of(A, StdRatio, 200), Is: Above, Bound: 2,
				},
				{
					Says: "A hundred steps at 0.1 make them nearly alike: below 1.5 times.",
					Of:   of(A, StdRatio, 300), Is: Below, Bound: 1.5,
				},
				{
					Says: "A hundred and fifty steps later it is more than twice again.",
					Of:   of(A, StdRatio, 450), Is: Above, Bound: 2,
				},
			},
		}),
		usual(Preset{
			Slug: "rivals", Question: "How many rivals does a caption need?",
			Watch:     "After step 250 a batch holds 8 pairs instead of 64, after step 350 it is 64 again. The training loss falls at once, since fewer rivals are easier; watch the held-out cross-entropy instead.",
			Objective: "proposal", Schedule: toymodel.Schedule{{Step: 250, Setting: toymodel.SettingBatch, Value: 8}, {Step: 350, Setting: toymodel.SettingBatch, Value: 64}},
			Claims: []Claim{
				{
					Says: "A hundred steps with 8 pairs raise the held-out cross-entropy.",
					Of:   of(A, CrossEntropy, 350), Than: new(of(A, CrossEntropy, 250)), Is: Above, Bound: 0,
				},
				{
					Says: "A hundred steps with 64 again lower it by more than 0.1 nats.",
					Of:   of(A, CrossEntropy, 450), Than: new(of(A, CrossEntropy, 350)), Is: Below, Bound: -0.1,
				},
			},
		}),
	}
}
