package pathway

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/goccy/go-yaml"

	"sightline/chronology"
	"sightline/record"
)

//go:embed nrm.yaml
var nrmYAML []byte

// nrmFile says who may refer to the National Referral Mechanism and who has to notify.
type nrmFile struct {
	Version         int
	Confirm         bool
	FirstResponders []struct {
		Agency  record.AgencyCode
		Because string
	} `yaml:"first_responders"`
	Charities       []string
	CharityAgencies []record.AgencyCode `yaml:"charity_agencies"`
	Notify          []record.AgencyCode
}

var nrmWho = sync.OnceValue(func() *nrmFile {
	f, err := parseNRM(nrmYAML, record.Words())
	if err != nil {
		panic(err) // a test reads it; a program that does not know who may refer must not start
	}
	return f
})

// parseNRM reads who may refer and holds it to the vocabulary. The error names all that is wrong.
func parseNRM(text []byte, words *record.Vocabulary) (*nrmFile, error) {
	f := new(nrmFile)
	if err := yaml.UnmarshalWithOptions(text, f, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("%w: first responders: %s", record.Invalid, yaml.FormatError(err, false, true))
	}
	codes := slices.Concat(f.Notify, f.CharityAgencies)
	var wrong []string
	for _, one := range f.FirstResponders {
		codes = append(codes, one.Agency)
		if one.Because == "" {
			wrong = append(wrong, fmt.Sprintf("%q does not say because of what it is a first responder", one.Agency))
		}
	}
	for _, code := range codes {
		if _, known := words.AgencyList[code]; !known {
			wrong = append(wrong, fmt.Sprintf("there is no agency %q in the vocabulary", code))
		}
	}
	if f.Version < 1 || len(f.FirstResponders) == 0 || len(f.Charities) == 0 {
		wrong = append(wrong, "it has no version, no first responders or no charities")
	}
	if len(wrong) > 0 {
		return nil, fmt.Errorf("%w: first responders: %s", record.Invalid, strings.Join(wrong, "; "))
	}
	return f, nil
}

// FirstResponder reports an agency that may refer to the National Referral Mechanism itself.
func FirstResponder(code record.AgencyCode) bool {
	service, _, _ := record.Words().Agency(code)
	for _, one := range nrmWho().FirstResponders {
		if one.Agency == service {
			return true
		}
	}
	return false
}

// mayBeCharity reports an agency that is a first responder if it is one of the named charities.
func mayBeCharity(code record.AgencyCode) bool {
	service, _, _ := record.Words().Agency(code)
	return slices.Contains(nrmWho().CharityAgencies, service)
}

// mustNotify reports an agency with the duty to notify the Home Office of a potential victim.
func mustNotify(code record.AgencyCode) bool {
	service, _, _ := record.Words().Agency(code)
	return slices.Contains(nrmWho().Notify, service)
}

// nrmLede stands above every answer about the National Referral Mechanism.
const nrmLede = "Keeping the child safe comes first and waits for no form. Signs are enough: nothing has to be proved. Under 18 no consent is needed, and for a child the form is also the notification that section 52 asks for."

// isAdult reports somebody who is surely 18 or older now. Where the birth is not known they are a child.
func isAdult(c *Case) bool {
	lo, _, known := c.Chronology.Born.AgeAt(record.At(c.Now))
	return known && lo >= 18
}

// turns18 is the first moment at which the child may be 18; ok is false when nobody knows.
func turns18(c *Case) (at time.Time, ok bool) {
	born := c.Chronology.Born
	if !born.Known() {
		return at, false
	}
	return record.LondonDay(born.First).AddDate(18, 0, 0), true
}

// lastOfKind gives the last entry of a kind that counts; nil when there is none.
func lastOfKind(c *chronology.Chronology, kinds ...record.Kind) *chronology.Item {
	for _, it := range slices.Backward(c.Items) {
		if slices.Contains(kinds, it.Kind) && !it.Repeats {
			return it
		}
	}
	return nil
}

// nrmAwaits gives the referral that waits for a decision, and the first decision on it if there is one; nil when none waits.
func nrmAwaits(c *chronology.Chronology) (referral, first *chronology.Item) {
	referral = lastOfKind(c, "nrm.referral")
	if referral == nil || anyAfter(c, referral, func(it *chronology.Item) bool {
		return it.Kind == "nrm.conclusive-grounds" || it.Kind == "nrm.withdrawn"
	}) != nil {
		return nil, nil
	}
	first = anyAfter(c, referral, func(it *chronology.Item) bool { return it.Kind == "nrm.reasonable-grounds" })
	if first != nil && first.Details.Has("decision", "negative") {
		return nil, nil
	}
	return referral, first
}

// nrmShown shows what was said and done about the National Referral Mechanism so far, the newest first.
func nrmShown(c *Case) (shown []Shown) {
	for _, it := range slices.Backward(c.Chronology.Items) {
		if strings.HasPrefix(string(it.Kind), "nrm.") {
			shown = append(shown, Shown{Lead: it.Info.Label + ", " + itemDay(it), Text: it.Text, Entry: it.Ref})
		}
	}
	return shown[:min(len(shown), 10)]
}
