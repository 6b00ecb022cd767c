package wire

import "halo/checkpoint"

// Version is the version of the contract. Every message carries it, and a receiver refuses another.
const Version = 1

// Floats are a large part of a message that travels beside its JSON as a transferable buffer. A field of
// this type stands at the top level of a message and has its name in the tag "buffer".
type Floats []float32

// Bytes are like [Floats], for bytes.
type Bytes []byte

// Page → trainer and page → scene.

// Connect hands a MessagePort to the other program over, which travels beside the message: the trainer gets
// one that leads to the scene, the scene gets one that leads to the trainer. It comes again whenever the
// other one was reloaded, and replaces the port before.
type Connect struct{}

// Page → trainer.

// Start begins a new run; what ran before is dropped. Run is an id that the page counts up: messages of
// another run are stale and ignored.
type Start struct {
	Run     int               `json:"run"`
	Config  checkpoint.Config `json:"config"`
	Playing bool              `json:"playing"`
	Pace    float64           `json:"pace"` // steps a second; 0 as fast as it goes; −1 the gentle start: 10 a second for 150 steps, then as fast as it goes
	// Schedule is what changes by step, sorted by step and in the order batch, tau, lr; one setting changes once a step.
	Schedule []Change `json:"schedule,omitempty"`
	Until    int64    `json:"until,omitempty"` // step at which it pauses by itself; 0 for none
}

// Change is a change of one setting by step: the steps after step Step use Value.
type Change struct {
	Step    int64   `json:"step"`    // 0 is before the first step
	Setting string  `json:"setting"` // "batch", "tau" or "lr"
	Value   float64 `json:"value"`
}

// Set changes what may change between two steps. A field that is nil stays.
type Set struct {
	Run          int      `json:"run"`
	BatchSize    *int     `json:"batch_size,omitempty"`
	Tau          *float64 `json:"tau,omitempty"`
	LearningRate *float64 `json:"learning_rate,omitempty"`
	Pace         *float64 `json:"pace,omitempty"`
	Playing      *bool    `json:"playing,omitempty"`
	Until        *int64   `json:"until,omitempty"` // step at which the run pauses by itself, once it gets there; 0 for none
}

// Steps asks for exactly Count further steps; the run is paused after them.
type Steps struct {
	Run   int `json:"run"`
	Count int `json:"count"`
}

// Open asks the trainer to read a checkpoint. It becomes run Run where it is valid; otherwise a Problem
// comes back and what ran before stays.
type Open struct {
	Run  int    `json:"run"`
	Name string `json:"name"`
	// Source is what Started calls it; "" for Name. A run that is taken up again after its trainer stopped keeps the
	// source that it had.
	Source   string   `json:"source,omitempty"`
	Schedule []Change `json:"schedule,omitempty"` // what changes by step, as in Start; a file itself has no such plan
	Data     Bytes    `json:"-" buffer:"data"`
}

// Refresh brings a run that was opened from a file to where the file is now, which has grown since: the history is longer,
// the present is later, all else stays as it is on show. Refreshed answers.
type Refresh struct {
	Run  int   `json:"run"`
	Data Bytes `json:"-" buffer:"data"`
}

// Pair ties a run to another one that trains beside it in a Worker of its own, for a comparison step by step:
// neither trains further than a few steps ahead of where the other was last heard to be, which is step 0 until
// it is heard. The MessagePort that leads to the other trainer travels beside the message; without one the run
// is tied to none. A new pair takes the place of the one before, and ID tells what is said within it from what
// is still on its way from an earlier one.
type Pair struct {
	Run int `json:"run"`
	ID  int `json:"id"`
}

// Show scrubs: it asks for the frame at Index of the run's history, −1 for the present. Where Step is given it
// asks for the frame that is nearest to that step instead.
type Show struct {
	Run   int    `json:"run"`
	Index int    `json:"index"`
	Step  *int64 `json:"step,omitempty"`
}

// Restore takes a diverged run back to its last good state with LearningRateFactor times the learning rate.
type Restore struct {
	Run                int     `json:"run"`
	LearningRateFactor float64 `json:"learning_rate_factor"`
}

// Save asks for the run as a checkpoint file; Saved answers.
type Save struct {
	Run int `json:"run"`
}

// Record asks which changes the run has seen so far; Recorded answers.
type Record struct {
	Run int `json:"run"`
}

// Export asks for the points on show as text; Exported answers.
type Export struct {
	Run int `json:"run"`
}

// Ask says what the model is asked, in place of all that it was asked before: captions and pictures of the reader's own,
// which are the probes, and one point of the run. Answers answers now and with every later snapshot.
type Ask struct {
	Run      int      `json:"run"`
	ID       int      `json:"id"` // counted up by the page: what answers this says so
	Captions []string `json:"captions"`
	Pictures []string `json:"pictures"`          // as the data set makes them: of the shapes "red circle 3.4 7.5 7.5 0", of the emoji a name
	Own      []string `json:"own"`               // names of pictures of the reader's own
	Pixels   Bytes    `json:"-" buffer:"pixels"` // [own, 32, 32, 4] RGBA, not premultiplied
	Kind     string   `json:"kind"`              // of the point: "image", "text", or "" for none
	Index    int      `json:"index"`
}

// Visible tells whether the page is seen, and which panels on it that need what Detail, Geometry and BatchMatrix say.
// Hidden, the trainer trains on and sends no frames.
type Visible struct {
	Visible  bool   `json:"visible"`
	Detail   bool   `json:"detail"`
	Geometry bool   `json:"geometry"`
	Batch    string `json:"batch,omitempty"` // half of the BatchMatrix that is seen: "texts", "images", or "" for none
}

// Trainer → page.

// Hello is the trainer's first message.
type Hello struct {
	Backend string `json:"backend"`
}

// Started answers Start and Open.
type Started struct {
	Run        int               `json:"run"`
	Config     checkpoint.Config `json:"config"`
	Source     string            `json:"source"`    // "live", or the name of the checkpoint that was opened
	Trainable  bool              `json:"trainable"` // whether it can go on training
	Points     PointsInfo        `json:"points"`
	Length     int               `json:"length"` // number of history frames
	Vocabulary int               `json:"vocabulary"`
	Slots      []Slot            `json:"slots"` // of a caption, in the order of its words; empty where the data have no grammar
}

// Slot is one place in a caption, which says Before and one of Values where it is filled, and None where it is not.
type Slot struct {
	Name   string   `json:"name"` // what is named here: "colour"; "" of a slot that cannot be filled
	Before string   `json:"before"`
	Values []string `json:"values"`
	None   string   `json:"none"`
}

// PointsInfo is checkpoint.Points without its pictures.
type PointsInfo struct {
	Images []checkpoint.ImagePoint `json:"images"`
	Texts  []checkpoint.TextPoint  `json:"texts"`
	Groups []string                `json:"groups"`
	Levels []string                `json:"levels"`
}

// Progress is sent several times a second while something changes, and after every change of settings.
type Progress struct {
	Run            int                `json:"run"`
	Step           int64              `json:"step"`
	Playing        bool               `json:"playing"`
	StepsPerSecond float64            `json:"steps_per_second"`
	BatchSize      int                `json:"batch_size"`
	Tau            float64            `json:"tau"`
	LearningRate   float64            `json:"learning_rate"`
	Pace           float64            `json:"pace"`
	Metrics        checkpoint.Metrics `json:"metrics"`
	MetricsStep    int64              `json:"metrics_step"`      // at which Metrics were taken; at full pace that is not with every frame
	Losses         Floats             `json:"-" buffer:"losses"` // training losses since the last Progress
	FirstLoss      int64              `json:"first_loss"`        // step of Losses[0]
	GraphsCompiled int                `json:"graphs_compiled"`   // since the trainer started
	HistoryLength  int                `json:"history_length"`
	HistoryIndex   int                `json:"history_index"` // frame on show, −1 the present
	Reached        bool               `json:"reached"`       // whether it has just paused by itself, at the step of Start.Until or Set.Until
}

// History answers nothing: it is sent with Started of a checkpoint and holds the metrics of every history
// frame, for the charts and the timeline.
type History struct {
	Run     int                  `json:"run"`
	Steps   []int64              `json:"steps"`
	Metrics []checkpoint.Metrics `json:"metrics"`
}

// Floors says what the best model would still pay, in nats. It is sent when a run begins and when its batch size
// changes. A number that the data cannot say is nil.
type Floors struct {
	Run               int      `json:"run"`
	HeldOut           *float64 `json:"held_out,omitempty"`            // in held-out cross-entropy
	HeldOutDuplicates *float64 `json:"held_out_duplicates,omitempty"` // by identical captions alone
	BatchSize         int      `json:"batch_size"`
	Batch             *float64 `json:"batch,omitempty"`            // expected of a training batch of this size without a mask
	BatchDuplicates   *float64 `json:"batch_duplicates,omitempty"` // by identical captions alone
	Bounds            bool     `json:"bounds"`                     // whether Batch lies under the training loss: there is no mask, and it is a softmax's
}

// Detail says of the judgement on show what it says of σ, item by item, while a panel that shows it is seen. Where the
// objective has no σ, all is empty but the run and the step.
type Detail struct {
	Run           int           `json:"run"`
	Step          int64         `json:"step"`
	TextStd       Floats        `json:"-" buffer:"text_log_std"`   // [m] ln σ of the captions, NaN for those that a history does not follow
	RandomStd     Floats        `json:"-" buffer:"random_log_std"` // [m] what an untrained head that is drawn at random gives; empty where it cannot be drawn
	Kinds         Floats        `json:"-" buffer:"kinds"`          // [m] number of kinds of image that a caption is true of
	SlopeBits     *float64      `json:"slope_bits,omitempty"`
	SpearmanBits  *float64      `json:"spearman_bits,omitempty"`
	SlopeKinds    *float64      `json:"slope_kinds,omitempty"`
	SpearmanKinds *float64      `json:"spearman_kinds,omitempty"`
	Errors        []LevelErrors `json:"errors"`
}

// LevelErrors is how many images were given a wrong caption of a level, by quarters of the images' σ, the smallest
// first. A level on which there is nothing to say is left out.
type LevelErrors struct {
	Level   int      `json:"level"`
	Answers []int    `json:"answers"`
	Wrong   []int    `json:"wrong"`
	AUROC   *float64 `json:"auroc,omitempty"` // how often a wrongly captioned image has the larger σ
}

// Geometry describes the clouds of the frames of a run's history, as far as they were looked at, by step. It is sent
// while a panel that shows it is seen, whenever there is more of it.
type Geometry struct {
	Run    int             `json:"run"`
	Frames []FrameGeometry `json:"frames"`
}

// FrameGeometry describes the clouds of one frame, by the numbers of package metric of these names.
type FrameGeometry struct {
	Step                int64    `json:"step"`
	EffectiveRankImages *float64 `json:"effective_rank_images,omitempty"`
	EffectiveRankTexts  *float64 `json:"effective_rank_texts,omitempty"`
	Alignment           *float64 `json:"alignment,omitempty"`
	UniformityImages    *float64 `json:"uniformity_images,omitempty"`
	UniformityTexts     *float64 `json:"uniformity_texts,omitempty"`
	ModalityGap         *float64 `json:"modality_gap,omitempty"`
}

// Asked shows the pictures that Ask asked, in their order and the reader's own behind them, as the data set makes them.
type Asked struct {
	Run    int   `json:"run"`
	ID     int   `json:"id"`                // of the Ask
	Size   int   `json:"size"`              // side of a picture
	Pixels Bytes `json:"-" buffer:"pixels"` // [p, size, size, 4] RGBA, opaque; see-through where one could not be made
}

// Answers answers Ask by the snapshot on show, and again with later ones.
type Answers struct {
	Run    int       `json:"run"`
	ID     int       `json:"id"` // of the Ask
	Step   int64     `json:"step"`
	Std    *StdScale `json:"std,omitempty"` // nil where the objective has no σ
	Probes []Answer  `json:"probes"`        // captions, pictures, pictures of the reader's own, each in the order in which they were asked
	Point  *Answer   `json:"point,omitempty"`
}

// StdScale says where the ln σ of the run's captions lie, for the ln σ of one of them to be read against: alone it means
// nothing, as embeddings and σ may be scaled together.
type StdScale struct {
	Mean float64 `json:"mean"`
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// Answer is what the model says of one probe, or of one point.
type Answer struct {
	Kind       string      `json:"kind"`    // "image" or "text"
	Problem    string      `json:"problem"` // why there is no answer, in one sentence; "" where there is one
	Words      []AskedWord `json:"words"`   // of a caption that was asked
	Trained    string      `json:"trained"` // of a caption that was asked: "trained", "held-out" (one of the data's, never trained on), "combination" (its words were, this caption never), "words" (it has words that never were), "pieces" (it has words that the model reads in pieces) or "elsewhere" (the data are not here, so nobody can tell); "" of all else
	Index      int         `json:"index"`   // of the point that it is, −1 where it is none of the run's
	LogStd     *float64    `json:"log_std,omitempty"`
	Neighbours []Neighbour `json:"neighbours"` // of the other modality, the most probable first
}

// AskedWord is a word of a caption that was asked.
type AskedWord struct {
	Text string `json:"text"`
	Mark string `json:"mark"` // "unknown" of one that was never trained on, "pieces" of one that the model reads in pieces, "dropped" of one that is too far behind for it to read, otherwise ""
}

// Neighbour is a point and how probable it is, under the loss, for what was asked, and the other way round.
type Neighbour struct {
	Index int     `json:"index"`
	There float64 `json:"there"` // of the point for what was asked, among all points of its modality
	Back  float64 `json:"back"`  // of what was asked for the point, among all of that modality and itself
}

// BatchMatrix is what the loss sees of the batch of the next step in one of its halves: n images against their n texts,
// of which image i belongs to text i. It is sent while a panel that shows it is seen. The logit of image i and text j is
// Pair[i, j] + ImageTerm[i] + TextTerm[j], as metric.Matrix has them.
type BatchMatrix struct {
	Run         int                  `json:"run"`
	Step        int64                `json:"step"` // the one that trains on the batch
	Half        string               `json:"half"` // "texts": ranked for each image; "images": ranked for each text
	Sigmoid     bool                 `json:"sigmoid"`
	Objective   checkpoint.Objective `json:"objective"`              // with the numbers in force
	Captions    []int                `json:"captions"`               // [n] of each text, the index among Points.Texts, −1 where it is none of them
	Labels      []int                `json:"labels"`                 // [n] of each image, the index of the most specific caption that is true of it, or −1
	Groups      []int                `json:"groups"`                 // [n] of each image, or −1
	Pair        Floats               `json:"-" buffer:"pair"`        // [n, n] nats, row image, column text: the distance term
	Probability Floats               `json:"-" buffer:"probability"` // [n, n]; NaN where the pair is masked
	ImageTerm   Floats               `json:"-" buffer:"image_term"`  // [n] nats: the σ term, where it is the image's
	TextTerm    Floats               `json:"-" buffer:"text_term"`   // [n] nats
	Known       Bytes                `json:"-" buffer:"known"`       // [n, n] 1 where the text of another pair is true of the image too, 0 elsewhere
}

// Diverged tells that the run stopped: What became non-finite at Step.
type Diverged struct {
	Run      int    `json:"run"`
	Step     int64  `json:"step"`
	What     string `json:"what"`      // "loss", "gradient", "log standard deviation" …
	LastGood int64  `json:"last_good"` // step that Restore goes back to
}

// Problem is an error to show: one clear sentence.
type Problem struct {
	Run     int    `json:"run"`
	Message string `json:"message"`
	Fatal   bool   `json:"fatal"` // the trainer cannot go on and must be reloaded
}

// Saved answers Save.
type Saved struct {
	Run  int   `json:"run"`
	Step int64 `json:"step"`
	Data Bytes `json:"-" buffer:"data"`
}

// Refreshed answers Refresh.
type Refreshed struct {
	Run    int    `json:"run"`
	Step   int64  `json:"step"`   // of the present
	Reason string `json:"reason"` // why the run stays as it is, in one sentence; "" where it was refreshed
}

// Exported answers Export with two files of tab-separated values in UTF-8, a line for each point in the same order, as
// the Embedding Projector loads them.
type Exported struct {
	Run      int   `json:"run"`
	Step     int64 `json:"step"`                // of the frame on show
	Vectors  Bytes `json:"-" buffer:"vectors"`  // the means, all d numbers of each
	Metadata Bytes `json:"-" buffer:"metadata"` // caption, kind, level, group, ln σ; the first line names them
}

// Recorded answers Record: a run that is started with the configuration of this one and follows Changes is this
// run, step for step. A change that was asked for since the last step is among them, one that was taken back
// before a step used it is not.
type Recorded struct {
	Run     int      `json:"run"`
	Step    int64    `json:"step"` // steps taken
	Changes []Change `json:"changes"`
	Reason  string   `json:"reason"` // why no changes make this run again, in one sentence; "" where they do
}

// Trainer → trainer.

// At tells the other run of a pair where this one is. Free, it holds the other one back no longer: it cannot
// train on, as after a divergence.
type At struct {
	ID   int   `json:"id"` // of the pair
	Step int64 `json:"step"`
	Free bool  `json:"free"`
}

// Trainer → scene.

// Points says what the rows of the following frames are. The page gets it too, for the pictures.
type Points struct {
	Run       int        `json:"run"`
	Info      PointsInfo `json:"info"`
	PixelSize int        `json:"pixel_size"`
	Pixels    Bytes      `json:"-" buffer:"pixels"` // [images, size, size, 4] RGBA
}

// Frame is one snapshot to draw.
type Frame struct {
	Run       int                  `json:"run"`
	Step      int64                `json:"step"`
	Dim       int                  `json:"dim"`
	Objective checkpoint.Objective `json:"objective"`
	FullPace  bool                 `json:"full_pace"`                // training takes all the time that there is
	Images    Floats               `json:"-" buffer:"images"`        // means [n, dim]
	ImageStd  Floats               `json:"-" buffer:"image_log_std"` // [n] ln σ; empty where there is none
	Texts     Floats               `json:"-" buffer:"texts"`         // means [m, dim]
	TextStd   Floats               `json:"-" buffer:"text_log_std"`  // [m] ln σ; empty where there is none
}

// ProbeFrame says where the probes are at the step of the Frame before it, to be drawn over that. One whose lengths do
// not agree with one another and with that Frame's dimension is ignored.
type ProbeFrame struct {
	Run    int      `json:"run"`
	Step   int64    `json:"step"`
	Kinds  []string `json:"kinds"`              // [p] "image" or "text"
	Labels []string `json:"labels"`             // [p]
	Means  Floats   `json:"-" buffer:"means"`   // [p, dim], NaN where there is none at that step
	LogStd Floats   `json:"-" buffer:"log_std"` // [p] ln σ; empty where there is none
}

// Trail says where the point that is asked was at every frame of the run's history, earliest first; Kind is "" where none is
// asked.
type Trail struct {
	Run   int    `json:"run"`
	Kind  string `json:"kind"`
	Index int    `json:"index"`
	Means Floats `json:"-" buffer:"means"` // [frames, dim]
}

// Page → scene.

// Look changes how the scene draws. A field that is nil stays.
type Look struct {
	Multiple      *float64 `json:"multiple,omitempty"` // m: circles have radius m·σ·√(τ/k)·√(2/d)
	Dark          *bool    `json:"dark,omitempty"`
	Fit           bool     `json:"fit,omitempty"`
	ColourBy      *string  `json:"colour_by,omitempty"`   // "group", "level", "std" for ln σ, or "error" for what is retrieved wrongly
	HideLevels    *[]int   `json:"hide_levels,omitempty"` // levels of captions that are not drawn
	AllRings      *bool    `json:"all_rings,omitempty"`   // also of levels with so many captions that else only the hovered one's ring is drawn
	Plane         *Plane   `json:"plane,omitempty"`
	Camera        *Camera  `json:"camera,omitempty"`
	Framing       *Framing `json:"framing,omitempty"`
	ReducedMotion *bool    `json:"reduced_motion,omitempty"`
	Leads         *bool    `json:"leads,omitempty"` // whether another picture follows this one's camera: View then comes with every frame
	Lasso         *bool    `json:"lasso,omitempty"` // whether a drag draws a lasso, as one with Shift does; it ends with the lasso
}

// Plane is how the plane behind the points is shaded, each place as if it were an image's embedding: with Show
// "winner" in the colour of the most probable caption of a level, with "caption" by the probability of one caption
// among all, with "" not at all.
type Plane struct {
	Show    string `json:"show"`
	Level   int    `json:"level"`   // of "winner"
	Caption int    `json:"caption"` // of "caption"; −1 for the one that the pointer was on last
}

// Camera is the view: the data point in the middle, and logical pixels per data unit.
type Camera struct {
	X     float64 `json:"x"`
	Y     float64 `json:"y"`
	Scale float64 `json:"scale"`
	Auto  bool    `json:"auto"` // follows the data until the user moves it
}

// Framing is a view relative to the one that just shows all: the same part of two pictures whose spaces have
// different scales and origins, as those of two objectives have.
type Framing struct {
	X    float64 `json:"x"` // the middle of the view, from the middle of all, in logical pixels of the view that just shows all
	Y    float64 `json:"y"`
	Zoom float64 `json:"zoom"` // 1 where all is just shown
}

// Select asks the scene to keep a point in sight, with all that belongs to it, wherever the pointer is on no other; a kind of
// "" lets go of it.
type Select struct {
	Kind  string `json:"kind"`
	Index int    `json:"index"`
}

// Highlight asks the scene to show a point as if the pointer were on it, because the pointer is on it in
// another scene. Kind and Index are those of Hover; the pointer's next movement in this scene ends it. Also is a point
// of the other modality that is lit beside it, whether the two match or not.
type Highlight struct {
	Kind  string `json:"kind"`
	Index int    `json:"index"`
	Also  *int   `json:"also,omitempty"`
}

// Scene → page.

// SceneReady is the scene's first message.
type SceneReady struct{}

// View tells where the camera is, after it moved, and what length the scale bar stands for: ten times a second at most,
// unless Look.Leads asks for more, and before each Probed. Hand tells that a hand moved it last, rather than the page or the
// data that it follows.
type View struct {
	Camera   Camera  `json:"camera"`
	Framing  Framing `json:"framing"`
	Hand     bool    `json:"hand"`
	ScaleBar float64 `json:"scale_bar"` // length of the scale bar, data units
	Pixels   float64 `json:"pixels"`    // the same in logical pixels
}

// Hover names the point under the pointer, or the one that a Highlight asked for. Kind is "image", "text" or "" for none.
type Hover struct {
	Kind        string   `json:"kind"`
	Index       int      `json:"index"`
	X           float64  `json:"x"` // of the pointer, or of the point that a Highlight asked for; logical pixels in the scene
	Y           float64  `json:"y"`
	Linked      bool     `json:"linked"` // a Highlight asked for it, no pointer
	LogStd      *float64 `json:"log_std,omitempty"`
	Partner     int      `json:"partner"`     // index in the other modality of the most probable partner, −1 for none
	Probability float64  `json:"probability"` // of that partner under the loss, among all of its modality
}

// Pick tells that a point was clicked; Kind is "" where there was none.
type Pick struct {
	Kind  string `json:"kind"`
	Index int    `json:"index"`
}

// Lassoed tells what lies within a line that a hand drew around it.
type Lassoed struct {
	Images []int `json:"images"`
	Texts  []int `json:"texts"`
}

// Legend says what the scene shows at this moment, for the legend that the page writes.
type Legend struct {
	Multiple   float64 `json:"multiple"`    // m
	Projection string  `json:"projection"`  // "plane" (d = 2) or "pca"
	Explained  float64 `json:"explained"`   // share of variance in the plane
	DrawMillis float64 `json:"draw_millis"` // CPU time of a frame, median of the last 60
	// What the shaded plane shows.
	PlaneCaption int    `json:"plane_caption"` // whose probability; −1 for none
	PlaneNote    string `json:"plane_note"`    // why the plane is not shaded though it was asked for, in one sentence; "" where it is
	// What colours by ln σ and by error stand for.
	StdLow  float64 `json:"std_low"` // the smallest ln σ of all points, and the largest; both 0 where there is none
	StdHigh float64 `json:"std_high"`
	Wrong   int     `json:"wrong"`  // images whose most probable finest caption is not true of them
	Judged  int     `json:"judged"` // images that were looked at for that; 0 while colours stand for something else
}

// Picture asks the scene for its picture as it is now, without the labels, which are HTML over it; Pictured answers.
type Picture struct {
	ID    int     `json:"id"`
	Scale float64 `json:"scale"` // pixels of it in a logical pixel
}

// Pictured is a picture of the scene, drawn anew at the scale that was asked for.
type Pictured struct {
	ID     int   `json:"id"`
	Run    int   `json:"run"`
	Step   int64 `json:"step"` // of the frame in it
	Width  int   `json:"width"`
	Height int   `json:"height"`
	Pixels Bytes `json:"-" buffer:"pixels"` // [height, width, 4] RGBA, opaque
}

// Probe asks the scene for what it drew, for tests and teachers; Probed answers.
type Probe struct {
	ID int `json:"id"`
}

// Probed gives, in logical pixels of the scene, where every point is and the radius of its circle.
type Probed struct {
	ID           int           `json:"id"`
	Run          int           `json:"run"`
	Step         int64         `json:"step"`
	Images       Floats        `json:"-" buffer:"images"`     // [n, 2]
	Texts        Floats        `json:"-" buffer:"texts"`      // [m, 2]
	TextRadii    Floats        `json:"-" buffer:"text_radii"` // [m], empty where there is no σ
	Colours      []string      `json:"colours"`               // palette, by group or level, "#rrggbb"
	ImageColours []int         `json:"image_colours"`         // [n] index into Colours
	TextColours  []int         `json:"text_colours"`          // [m]
	Probes       []ProbedProbe `json:"probes"`                // those that are somewhere
	Draws        int64         `json:"draws"`                 // frames drawn so far

	// The same points in the plane, in data units, where the frame on show has them: not on their way there.
	PlaneImages     Floats `json:"-" buffer:"plane_images"`      // [n, 2]
	PlaneTexts      Floats `json:"-" buffer:"plane_texts"`       // [m, 2]
	PlaneImageRadii Floats `json:"-" buffer:"plane_image_radii"` // [n] of the circle of an image's own σ, empty where there is no σ
	PlaneTextRadii  Floats `json:"-" buffer:"plane_text_radii"`  // [m], empty where there is no σ
	ImageStd        Floats `json:"-" buffer:"image_log_std"`     // [n] ln σ, empty where there is none
	TextStd         Floats `json:"-" buffer:"text_log_std"`      // [m]
}

// ProbedProbe is where a probe was drawn, logical pixels.
type ProbedProbe struct {
	Label  string  `json:"label"`
	X      float64 `json:"x"`
	Y      float64 `json:"y"`
	Radius float64 `json:"radius"` // of its circle, 0 where it has none
}

// SceneProblem is an error of the scene to show.
type SceneProblem struct {
	Message string `json:"message"`
	Fatal   bool   `json:"fatal"` // the scene must be reloaded
}
