package matching

import (
	"fmt"
	"slices"

	"sightline/record"
)

func (j *joining) notice(at record.Origin, format string, args ...any) {
	j.notices = append(j.notices, record.Notice{File: at.File, Line: at.Line, Message: fmt.Sprintf(format, args...)})
}

// maxShared is how many references may give one number or address before it says nothing: it is then a default, a mistake that was
// copied, or a house where many children live.
const maxShared = 50

// dropShared takes away numbers and addresses that too many references give.
func (j *joining) dropShared() {
	count := map[string]int{}
	for _, ref := range j.refs {
		for _, list := range [][]string{ref.nhs, ref.upn, ref.homes} {
			for _, s := range list {
				count[s]++
			}
		}
	}
	dropped := 0
	rare := func(s string) bool {
		if count[s] > maxShared {
			dropped++
		}
		return count[s] > maxShared
	}
	for _, ref := range j.refs {
		ref.homes = slices.DeleteFunc(ref.homes, rare)
	}
	dropped = 0
	for _, ref := range j.refs {
		ref.nhs, ref.upn = slices.DeleteFunc(ref.nhs, rare), slices.DeleteFunc(ref.upn, rare)
	}
	if dropped > 0 {
		j.notice(record.Origin{}, "%d times an NHS number or UPN was given that more than %d references share; nothing is joined on it", dropped, maxShared)
	}
}
