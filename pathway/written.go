package pathway

// retold says of what a child said that somebody put it into other words: until it is said, the words are taken for the child's own.
const retold = "paraphrase"

// Written gives what somebody wrote in words of their own, of all that was answered. What the child said stays as it was said, and is not among it.
func Written(c *Case, sections []Section, a Answers) (all []Said) {
	for _, one := range Told(c, sections, a) {
		if _, q := Meant(sections, one.Name); q != nil && q.Sort == Words && !q.Spoken {
			all = append(all, one)
		}
	}
	return all
}
