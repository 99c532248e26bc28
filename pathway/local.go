package pathway

// Local is what a partnership calls things and how long it gives them. It is data: every length is to be confirmed locally.
type Local struct {
	Process string // what people here call the process: MACE, VEMT
}

// Default is what holds where a partnership says nothing else.
func Default() *Local { return &Local{Process: "exploitation process"} }
