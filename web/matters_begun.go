package web

import (
	"sightline/casework"
	"sightline/record"
)

// begunRow is a step that whoever looks began and has not sent. Nothing of what they typed is in a list.
type begunRow struct {
	Title string
	Link  string // "" when the record is not open to them now
	Name  record.Private
	When  string
}

func begunRows(all []casework.Begun) (rows []begunRow) {
	for i := range all {
		one := &all[i]
		row := begunRow{Title: one.Title, Name: one.Name, When: dayAndTime(one.Kept)}
		if one.Open {
			row.Link = stepLink(one.At, "")
			if row.Name == "" {
				row.Name = "Name not recorded"
			}
		}
		rows = append(rows, row)
	}
	return rows
}
