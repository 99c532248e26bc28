package casework

import "sightline/rules"

// Rules gives the rules in force here. They hold nothing of anybody: no access is needed, and no line is written.
func (d *Desk) Rules() *rules.Set { return d.rules }
