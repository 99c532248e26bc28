package signin

import "time"

// How guessing is slowed down. An account is never locked: that would be a way to keep its owner out.
const (
	FreeTries  = 5  // wrong ones for one login before the first wait
	FreeVisits = 30 // wrong ones from one address: many people sit behind one
	longest    = time.Hour
	turn       = 2 * time.Minute
	Forgotten  = 24 * time.Hour // after which wrong ones count no more
)

// Wait says how long nobody may try again after so many wrong ones: nothing at first, then a minute, and twice as long each time, up to an
// hour.
func Wait(wrong, free int) time.Duration {
	over := wrong - free
	switch {
	case over < 0:
		return 0
	case over > 6: // more than an hour
		return longest
	}
	return min(longest, time.Minute<<over)
}

// Turn is how long others wait for what somebody guesses: never so long that whose login it is gets no turn.
func Turn(wrong, free int) time.Duration { return min(turn, Wait(wrong, free)) }
