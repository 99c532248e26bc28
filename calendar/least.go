package calendar

// Least is no more seconds than the length can last, whichever its months and whatever the clocks do.
func (l Length) Least() int64 {
	const day, month, year, clocks = 24 * 3600, 28, 365, 3600
	least := l.Seconds
	if days := int64(l.Days + l.Months*month + l.Years*year); days > 0 {
		least += days*day - clocks
	}
	if l.before != nil {
		least = min(least, l.before.length.Least())
	}
	return least
}
