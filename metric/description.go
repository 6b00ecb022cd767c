package metric

// Groups of metrics, in the order in which they are shown.
const (
	GroupRetrieval   = "retrieval"
	GroupSpecificity = "specificity"
	GroupGeometry    = "geometry"
	GroupUse         = "use of σ"
	GroupStability   = "stability"
)

// What two models must share for their numbers to be set side by side.
const (
	NeedsNothing   = ""
	NeedsData      = "data"      // the same data set: another one is harder, or has other captions
	NeedsObjective = "objective" // the same objective, temperature and batch size: the number is in units of these
)

// Description says of one number what it is: what a table, a chart and a file call it.
type Description struct {
	Key      string // in files, such as "recall_1_image_to_text"
	Group    string // one of the groups
	Title    string // for people, such as "recall at 1, image to text"
	Unit     string // "nats", "nats per bit", "steps"; "" where it has none
	Sentence string // one plain sentence: how to read it
	Needs    string // what two models must share for a comparison
	ByLevel  bool   // a number for each level of the captions, vaguest first
}

// Descriptions lists all numbers that judge a model, by group. An undefined one is absent from a result, never 0.
func Descriptions() []Description {
	return []Description{
		{Key: "cross_entropy", Group: GroupRetrieval, Title: "cross-entropy", Unit: "nats", Needs: NeedsData,
			Sentence: "How surprised the model is by the true partner among 64 held-out pairs, without a mask; a guess has ln 64 = 4.159, lower is better."},
		{Key: "duplicate_floor", Group: GroupRetrieval, Title: "floor by identical captions", Unit: "nats", Needs: NeedsData,
			Sentence: "What identical captions in these batches cost any model, since it cannot tell which of them is meant."},
		{Key: "bayes_floor", Group: GroupRetrieval, Title: "floor of the true posterior", Unit: "nats", Needs: NeedsData,
			Sentence: "What the true posterior, which knows what each caption is true of, has on these batches: less is luck."},
		{Key: "cross_entropy_excess", Group: GroupRetrieval, Title: "cross-entropy above that floor", Unit: "nats", Needs: NeedsData,
			Sentence: "What is left to learn: the cross-entropy minus the floor of the true posterior on the same batches."},
		{Key: "recall_1_image_to_text", Group: GroupRetrieval, Title: "recall at 1, image to text", Needs: NeedsData,
			Sentence: "Share of images whose most specific caption scores best among the captions that name the same attributes."},
		{Key: "recall_5_image_to_text", Group: GroupRetrieval, Title: "recall at 5, image to text", Needs: NeedsData,
			Sentence: "Share of images whose most specific caption is among the five best."},
		{Key: "recall_1_text_to_image", Group: GroupRetrieval, Title: "recall at 1, text to image", Needs: NeedsData,
			Sentence: "Share of the most specific captions whose best image of all is one that they are true of."},
		{Key: "recall_5_text_to_image", Group: GroupRetrieval, Title: "recall at 5, text to image", Needs: NeedsData,
			Sentence: "Share of the most specific captions with such an image among the five best."},
		{Key: "recall_1_image_to_text_means", Group: GroupRetrieval, Title: "recall at 1, image to text, by means", Needs: NeedsData,
			Sentence: "The same where only the distance of the means counts and σ is not looked at."},
		{Key: "recall_5_image_to_text_means", Group: GroupRetrieval, Title: "recall at 5, image to text, by means", Needs: NeedsData,
			Sentence: "The same at five."},
		{Key: "recall_1_text_to_image_means", Group: GroupRetrieval, Title: "recall at 1, text to image, by means", Needs: NeedsData,
			Sentence: "The other direction where only the distance of the means counts."},
		{Key: "recall_5_text_to_image_means", Group: GroupRetrieval, Title: "recall at 5, text to image, by means", Needs: NeedsData,
			Sentence: "The same at five."},
		{Key: "recall_by_level", Group: GroupRetrieval, Title: "recall at 1 by level", Needs: NeedsData, ByLevel: true,
			Sentence: "Image to text for the captions of each level, vaguest first, among those that name the same attributes."},

		{Key: "kendall_tau", Group: GroupSpecificity, Title: "Kendall's τ per chain", Needs: NeedsData,
			Sentence: "Mean over the kinds of image: 1 where σ falls with every condition that a caption adds, −1 where it rises; a random head is not at 0."},
		{Key: "log_std_by_level", Group: GroupSpecificity, Title: "ln σ by level", Unit: "nats", Needs: NeedsData, ByLevel: true,
			Sentence: "Mean ln σ of the captions of each level, vaguest first, minus the mean of all: the scale itself is free."},
		{Key: "slope_bits", Group: GroupSpecificity, Title: "slope of ln σ on bits", Unit: "nats per bit", Needs: NeedsData,
			Sentence: "By how much ln σ changes with each bit that a caption says; for a ball whose volume each bit halves it is −ln\u00a02/d."},
		{Key: "spearman_bits", Group: GroupSpecificity, Title: "Spearman's ρ of ln σ and bits", Needs: NeedsData,
			Sentence: "−1 where more bits always mean a smaller σ."},
		{Key: "slope_kinds", Group: GroupSpecificity, Title: "slope of ln σ on ln kinds", Unit: "nats per nat", Needs: NeedsData,
			Sentence: "By how much ln σ changes with the logarithm of the number of kinds of image that a caption is true of."},
		{Key: "spearman_kinds", Group: GroupSpecificity, Title: "Spearman's ρ of ln σ and kinds", Needs: NeedsData,
			Sentence: "1 where more kinds always mean a larger σ."},
		{Key: "slope_conditions", Group: GroupSpecificity, Title: "slope of ln σ on conditions", Unit: "nats per condition", Needs: NeedsData,
			Sentence: "By how much ln σ changes with each attribute that a caption names."},
		{Key: "spearman_conditions", Group: GroupSpecificity, Title: "Spearman's ρ of ln σ and conditions", Needs: NeedsData,
			Sentence: "−1 where more conditions always mean a smaller σ."},
		{Key: "partial_bits", Group: GroupSpecificity, Title: "partial ρ of ln σ and bits", Needs: NeedsData,
			Sentence: "Spearman's ρ that a caption's length in words and its frequency in training do not explain."},
		{Key: "partial_kinds", Group: GroupSpecificity, Title: "partial ρ of ln σ and kinds", Needs: NeedsData,
			Sentence: "The same for the number of kinds that a caption is true of."},
		{Key: "inclusion_rate", Group: GroupSpecificity, Title: "inclusion rate", Needs: NeedsData,
			Sentence: "Share of captions with a density inside that of the next vaguer one by ProLIP's test, which for one σ a caption asks just for the smaller σ."},
		{Key: "ball_inclusion_rate", Group: GroupSpecificity, Title: "circles inside their parent's", Needs: NeedsData,
			Sentence: "Share of captions whose whole circle, as drawn, lies inside that of the next vaguer one: no model is asked for it."},

		{Key: "effective_rank_images", Group: GroupGeometry, Title: "effective rank of the images", Unit: "dimensions",
			Sentence: "How many dimensions the image embeddings fill, from 1 to d; it describes and ranks no method."},
		{Key: "effective_rank_texts", Group: GroupGeometry, Title: "effective rank of the captions", Unit: "dimensions",
			Sentence: "The same of the caption embeddings."},
		{Key: "alignment", Group: GroupGeometry, Title: "alignment", Needs: NeedsData,
			Sentence: "Mean squared distance of the directions of an image and its most specific caption, from 0, the same, to 4."},
		{Key: "uniformity_images", Group: GroupGeometry, Title: "uniformity of the images",
			Sentence: "Logarithm of the mean of exp(−2·distance²) of the directions: 0 is one direction for all, lower is more spread."},
		{Key: "uniformity_texts", Group: GroupGeometry, Title: "uniformity of the captions",
			Sentence: "The same of the captions' directions."},
		{Key: "modality_gap", Group: GroupGeometry, Title: "modality gap",
			Sentence: "Distance between the centres of images and captions over the embeddings’ root mean square norm, from 0 to 2."},
		{Key: "hubness_image_to_text", Group: GroupGeometry, Title: "hubness, image to text", Needs: NeedsData,
			Sentence: "Skewness of how often a caption is among the ten best of an image: high is a few hubs that every image finds."},
		{Key: "hubness_text_to_image", Group: GroupGeometry, Title: "hubness, text to image", Needs: NeedsData,
			Sentence: "The same of the images among the ten best of a caption."},

		{Key: "auroc_image_std", Group: GroupUse, Title: "error told by the image's σ", Needs: NeedsData,
			Sentence: "How often a wrongly captioned image has a larger σ than a rightly captioned one, within a level: ½ is no help."},
		{Key: "auroc_caption_std", Group: GroupUse, Title: "error told by the caption's σ", Needs: NeedsData,
			Sentence: "The same for the σ of the caption that was found."},
		{Key: "auroc_entropy", Group: GroupUse, Title: "error told by the posterior's entropy", Needs: NeedsData,
			Sentence: "The same for the entropy of the probabilities of the captions, which needs no σ."},
		{Key: "auroc_margin", Group: GroupUse, Title: "error told by the margin", Needs: NeedsData,
			Sentence: "The same for how little the best caption is ahead of the second."},
		{Key: "auroc_fog", Group: GroupUse, Title: "fog told by the image's σ", Needs: NeedsData,
			Sentence: "How often an image with fog has a larger σ than one without."},
		{Key: "clamp_share", Group: GroupUse, Title: "share at the clamp",
			Sentence: "Share of embeddings whose ln σ is within 5\u00a0% of the clamp and can hardly move."},

		{Key: "loss", Group: GroupStability, Title: "loss", Unit: "nats", Needs: NeedsObjective,
			Sentence: "Training loss of the last step, in its own units and over its own batch."},
		{Key: "gradient_norm", Group: GroupStability, Title: "gradient norm", Needs: NeedsObjective,
			Sentence: "Norm of the gradient of the last step over all weights, before clipping."},
		{Key: "diverged", Group: GroupStability, Title: "diverged", Needs: NeedsData,
			Sentence: "1 where the held-out cross-entropy was above ln 64, a guess, at some step of the history after the first hundred; 0 where never."},
		{Key: "loss_spikes", Group: GroupStability, Title: "spikes of the loss",
			Sentence: "Share of losses above 1.5 times the mean of the hundred steps before; the history must hold four of these."},
		{Key: "gradient_ratio", Group: GroupStability, Title: "largest over median gradient norm",
			Sentence: "How far the worst step of the history stands out."},
		{Key: "log_ratio", Group: GroupStability, Title: "mean ln(|z|²/σ²)", Unit: "nats",
			Sentence: "How large the embeddings are beside their own σ."},
		{Key: "log_ratio_drift", Group: GroupStability, Title: "its drift over the history", Unit: "nats",
			Sentence: "Its change from the first step of the history to the last: rising, gradients grow as 1/σ²."},
	}
}

// Describe returns the description of a key, and whether there is one.
func Describe(key string) (Description, bool) {
	for _, d := range Descriptions() {
		if d.Key == key {
			return d, true
		}
	}
	return Description{}, false
}
