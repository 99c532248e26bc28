package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"sightline/record"
	"sightline/rules"
)

type rulesShow struct {
	ID    string `arg:"" help:"The rule's id, as rules list prints it."`
	JSON  bool   `help:"Print it as one JSON object."`
	Rules string `help:"A folder of rules on top of the library: the rule as it stands there." type:"existingdir" placeholder:"FOLDER"`
}

// Run prints one rule: in words, and as it stands in its file.
func (c *rulesShow) Run(out *output) error {
	set, err := libraryWith(out, c.Rules)
	if err != nil {
		return err
	}
	some, err := set.Only(c.ID)
	if err != nil {
		return fmt.Errorf("%w; sightline rules list names them all", err)
	}
	r := some.Rules[0]
	if c.JSON {
		data := ruleData(set, r)
		data.Words, data.Source = r.Words().String(), r.Source
		encoder := json.NewEncoder(out.stdout)
		encoder.SetEscapeHTML(false)
		err = encoder.Encode(data)
	} else {
		_, err = fmt.Fprint(out.stdout, inWords(set, r))
	}
	if err != nil {
		return err
	}
	return whole(set)
}

// inWords is a rule as it is read aloud, and then as it stands.
func inWords(set *rules.Set, r *rules.Rule) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, version %d\n\n%s\n\n", r.ID, r.Version, rules.Question(r.Asks, ""))
	fmt.Fprintf(&b, "Asked of: %s\nTheme: %s\nGround: %s\n%s", record.Words().AskedOf[r.AskedOf], r.Theme, strings.Join(r.Because, ", "), r.Words())
	for _, name := range slices.Sorted(maps.Keys(r.Params)) {
		fmt.Fprintf(&b, "Parameter %s: %s\n", name, r.Params[name])
	}
	for _, c := range set.ChangesOf(r.ID) {
		fmt.Fprintf(&b, "Here%s: %s\n", phaseOf(&c), c.String())
	}
	fmt.Fprintf(&b, "\nAs it stands:\n\n%s", r.Source)
	return b.String()
}
