package checkpoint

// Snapshot is what a model shows at one step. A live training step and a checkpoint both end in it; what
// draws it cannot tell which it came from.
type Snapshot struct {
	Step         int64
	Objective    Objective // with the temperature, and the learned numbers, in force at this step
	BatchSize    int
	LearningRate float64
	Images       Cloud
	Texts        Cloud
	Metrics      Metrics
}

// Cloud holds the embeddings of one modality.
type Cloud struct {
	Dim    int       // d
	Means  []float32 // [n, d]
	LogStd []float32 // [n] what the log-std head gives: ln σ, or the bias b of free-bias; nil where there is no head
}

// Len is the number n of embeddings.
func (c Cloud) Len() int {
	if c.Dim == 0 {
		return 0
	}
	return len(c.Means) / c.Dim
}

// Select returns the cloud of the rows, in their order. It copies them.
func (c Cloud) Select(rows []int) Cloud {
	s := Cloud{Dim: c.Dim, Means: make([]float32, 0, len(rows)*c.Dim)}
	if c.LogStd != nil {
		s.LogStd = make([]float32, 0, len(rows))
	}
	for _, r := range rows {
		s.Means = append(s.Means, c.Means[r*c.Dim:(r+1)*c.Dim]...)
		if c.LogStd != nil {
			s.LogStd = append(s.LogStd, c.LogStd[r])
		}
	}
	return s
}

// Select returns the snapshot of the images and texts alone: what a history keeps of it. It copies them.
func (s Snapshot) Select(images, texts []int) Snapshot {
	s.Images, s.Texts = s.Images.Select(images), s.Texts.Select(texts)
	return s
}

// Objective is a loss with the numbers that its score needs: enough to compute a logit from embeddings.
// D = |I_i − T_j|², cos the cosine of I_i and T_j, u the log standard deviation of the candidate (of the query
// where QuerySide), uI_i and uT_j those of image and text, b what the candidate's head gives:
//
//	variance   (−C·u − K·D·exp(−2u)) / Tau
//	euclidean  −D·exp(−2·LogStd) / Tau
//	clip       cos / Tau
//	dot        I_i·T_j / Tau
//	free-bias  (−b − K·D·exp(−2·LogStd)) / Tau
//	asymvlm    (I_i·T_j/|I_i| + ln C_d(|T_j|)) / Tau, C_d as in package loss
//	siglip     cos / Tau + Bias
//	ppcl       (cos − (d/2)·(exp(2uI_i) + exp(2uT_j))) / Tau + Bias
//	pcmepp     Bias − (D + d·(exp(2uI_i) + exp(2uT_j))) / Tau
//
// In the last three the probability that i and j are a pair is the sigmoid of the logit, in the others a softmax
// over the candidates.
type Objective struct {
	Name      string  `json:"name"`   // its spec: a name, with options behind "?", as package loss reads it
	Family    string  `json:"family"` // variance, euclidean, clip, dot, free-bias, asymvlm, siglip, ppcl, pcmepp
	C         float64 `json:"c"`
	K         float64 `json:"k"`
	Tau       float64 `json:"tau"`
	Bias      float64 `json:"bias,omitempty"`
	LogStd    float64 `json:"log_std,omitempty"` // ln σ that all items share
	QuerySide bool    `json:"query_side,omitempty"`
	Normalise bool    `json:"normalise,omitempty"` // means are divided by their norms before distances are taken
	Mask      bool    `json:"mask,omitempty"`      // known positives are taken out of the negatives
	Clamp     float64 `json:"clamp,omitempty"`     // R of u = R·tanh(raw/R); 0 is no clamp
	HasStd    bool    `json:"has_std"`             // whether every embedding has a log standard deviation

	RandomHead  bool `json:"random_head,omitempty"` // the log-std column starts at random, not at zero
	LearnC      bool `json:"learn_c,omitempty"`     // C is trained with the weights, from the configuration's on
	LearnTau    bool `json:"learn_tau,omitempty"`
	LearnBias   bool `json:"learn_bias,omitempty"`
	LearnLogStd bool `json:"learn_log_std,omitempty"`
}

// HasHead tells whether the encoders have a log-std head, and clouds what it gives.
func (o Objective) HasHead() bool { return o.HasStd || o.Family == familyFreeBias }

// Metrics are the numbers of a snapshot. One that is undefined is nil, and absent from JSON.
type Metrics struct {
	Loss         *float64 `json:"loss,omitempty"`          // training loss of the last step, nats
	GradientNorm *float64 `json:"gradient_norm,omitempty"` // of the last step, before clipping
	CrossEntropy *float64 `json:"cross_entropy,omitempty"` // held out, batches of 64, no mask, nats; ln 64 is chance

	// Recall at 1 at the finest level, under the loss's own score and by distance of the means alone.
	RecallImageToText      *float64   `json:"recall_image_to_text,omitempty"`
	RecallTextToImage      *float64   `json:"recall_text_to_image,omitempty"`
	RecallImageToTextMeans *float64   `json:"recall_image_to_text_means,omitempty"`
	RecallTextToImageMeans *float64   `json:"recall_text_to_image_means,omitempty"`
	RecallByLevel          []*float64 `json:"recall_by_level,omitempty"` // image to text, among the captions of the same attributes

	LogStdByLevel []*float64 `json:"log_std_by_level,omitempty"` // mean ln σ of a level's captions minus the mean over all captions
	KendallTau    *float64   `json:"kendall_tau,omitempty"`      // mean τ-b of specificity against −ln σ per caption chain
	ClampShare    *float64   `json:"clamp_share,omitempty"`      // share of items with |u| > 0.95 R
}

// Points says what the rows of a Snapshot's clouds are. It is fixed for a run.
type Points struct {
	Images    []ImagePoint
	Texts     []TextPoint
	Groups    []string
	Levels    []string
	PixelSize int     // side of a picture; 0 where there are none
	Pixels    []uint8 // [len(Images), PixelSize, PixelSize, 4] RGBA, not premultiplied
}

// ImagePoint describes one image.
type ImagePoint struct {
	Key   string `json:"key"`
	Label string `json:"label"` // its most specific caption
	Group int    `json:"group"` // index into Points.Groups, −1 where there is none
	Texts []int  `json:"texts"` // indices of all texts that are true of it, vaguest first: its pairs
}

// TextPoint describes one text.
type TextPoint struct {
	Caption    string   `json:"caption"`
	Level      int      `json:"level"` // index into Points.Levels, 0 is the vaguest
	Attributes uint32   `json:"attributes"`
	Group      int      `json:"group"`          // −1 where it spans several
	Bits       *float64 `json:"bits,omitempty"` // nil where it is not exact
	Unseen     bool     `json:"unseen,omitempty"`
}

// Config is everything that a run was started with. The same Config on the same backend gives the same run.
type Config struct {
	Dataset      string    `json:"dataset"` // as dataset.Open takes it: a name, with options behind "?"
	Objective    Objective `json:"objective"`
	Dim          int       `json:"dim"` // d of the embedding
	Seed         uint64    `json:"seed"`
	BatchSize    int       `json:"batch_size"`
	LearningRate float64   `json:"learning_rate"`
	ClipNorm     float64   `json:"clip_norm,omitempty"`     // global-norm clip of the gradient; 0 is none
	WeightDecay  float64   `json:"weight_decay,omitempty"`  // of AdamW; 0 is none
	WarmUp       int       `json:"warm_up,omitempty"`       // steps over which the learning rate rises to what is set; 0 is none
	CosineSteps  int       `json:"cosine_steps,omitempty"`  // steps at whose end it has fallen to 0, on a cosine; 0 is none
	ImageEncoder string    `json:"image_encoder,omitempty"` // spec, such as "vit?size=nano"; "" is mlp, of ImageHidden
	TextEncoder  string    `json:"text_encoder,omitempty"`  // spec, such as "transformer?causal=1"; "" is cbow, of WordDim and TextHidden
	ImageHidden  []int     `json:"image_hidden"`            // widths of the image MLP's hidden layers
	TextHidden   []int     `json:"text_hidden"`             // widths of the text MLP's hidden layers
	WordDim      int       `json:"word_dim"`                // width of a word embedding
}
