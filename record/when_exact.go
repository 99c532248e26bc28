package record

// Exact gives everything that a worked-out time is, as numbers that can be kept: the ends of both spans, whether it is doubted, and how
// it moves with the birth. A range written as text (EDTF) is as wide as its days.
func (r Range) Exact() [6]int64 {
	doubted := int64(0)
	if r.Uncertain {
		doubted = 1
	}
	return [6]int64{r.Early.Lo, r.Early.Hi, r.Late.Lo, r.Late.Hi, doubted, int64(r.pace)}
}

// ExactRange makes a time again from the numbers Exact gave. Others are Invalid.
func ExactRange(n [6]int64) (Range, error) {
	if n[4] != 0 && n[4] != 1 || n[5] < int64(cut) || n[5] > int64(keeps) {
		return Range{}, invalid("these numbers are no time that was worked out here")
	}
	how := pace(n[5]) //nolint:gosec // it is one of the three
	return Range{Early: Span{n[0], n[1]}, Late: Span{n[2], n[3]}, Uncertain: n[4] == 1, pace: how}, nil
}
