package casework

import (
	"strings"
	"time"

	"sightline/chronology"
	"sightline/matching"
	"sightline/record"
	"sightline/store"
)

// What is exact of a child's record, beside what is compared with what people say of themselves.
const (
	nhsField      = "nhs-number"
	upnField      = "upn"
	ownNameField  = "child-name" // of the child alone
	postcodeField = "postcode"
)

// tokensOf gives what is exact of who is in a child's record: of the child, and of the people its entries name. Nothing sealed has a part
// in it.
func tokensOf(child *store.Child, c *chronology.Chronology) []store.Token {
	var t tokens
	for i := range child.Identities {
		t.identity(&child.Identities[i])
	}
	for _, it := range c.Items {
		if isSealed(&it.Entry) {
			continue
		}
		var in tokens
		for i := range it.People {
			in.names(matching.NamesIn(it.People[i].Name.Reveal())...)
		}
		for _, d := range it.Details {
			if strings.Contains(d.Key, "phone") {
				for _, number := range d.Values {
					in.add(store.PhoneField, matching.Phone(number))
				}
			}
		}
		if !everybody.Sees(record.Words().Class(&it.Entry), it.Handling, it.Ref.Agency) {
			in = in.hidden()
		}
		t.all = append(t.all, in.all...)
	}
	return t.all
}

// everybody is how far whoever may open a record sees at the least.
var everybody = record.Sight{Class: record.ClassB}

// tokens collects what is exact.
type tokens struct{ all []store.Token }

// hidden are the same, from an entry that not everybody sees.
func (t *tokens) hidden() (hidden tokens) {
	for _, one := range t.all {
		hidden.all = append(hidden.all, store.Token{Field: store.Hidden + one.Field, Value: one.Value})
	}
	return hidden
}

func (t *tokens) add(field, value string) {
	if value != "" {
		t.all = append(t.all, store.Token{Field: field, Value: record.Private(value)})
	}
}

func (t *tokens) names(all ...matching.FullName) {
	for _, n := range all {
		t.add(store.NameField, n.Name)
		t.add(store.FamilyField, n.Family)
	}
}

func (t *tokens) identity(id *record.Identity) {
	own := matching.NameOf(id.GivenNames.Reveal(), id.FamilyName.Reveal())
	t.names(own)
	t.add(ownNameField, own.Name)
	for also := range strings.FieldsFuncSeq(id.AlsoKnownAs.Reveal(), func(c rune) bool { return strings.ContainsRune(",;/()", c) }) {
		t.names(matching.NamesIn(also)...)
	}
	t.add(store.AddressField, matching.Address(id.Address.Reveal()+" "+id.Postcode.Reveal()))
	t.add(store.BirthField, birthday(id.Born))
	t.add(nhsField, matching.NHSNumber(id.NHSNumber.Reveal()))
	t.add(upnField, matching.UPN(id.UPN.Reveal()))
	t.add(postcodeField, matching.Postcode(id.Postcode.Reveal()))
}

// birthday gives a birth as one day; "" when it is less exact.
func birthday(born record.When) string {
	if s := born.String(); born.OneDay() && len(s) >= len(time.DateOnly) {
		return s[:len(time.DateOnly)]
	}
	return ""
}

// ownTokens gives what is exact of what somebody says of themselves and of people close to them. Addresses and telephone numbers are
// everybody's. Names and numbers are compared with what not everybody sees as well.
func ownTokens(own *record.Own) (all []store.OwnToken) {
	for i, one := range append([]record.Close{own.Self}, own.People...) {
		var t, shared tokens
		for _, name := range one.Names {
			t.names(matching.NamesIn(name.Reveal())...)
		}
		t.add(store.BirthField, birthday(one.Born))
		for _, address := range one.Addresses {
			shared.add(store.AddressField, matching.Address(address.Reveal()))
		}
		for _, number := range one.Phones {
			shared.add(store.PhoneField, matching.Phone(number.Reveal()))
		}
		for _, token := range append(t.all, t.hidden().all...) {
			all = append(all, store.OwnToken{Of: i, Token: token})
		}
		for _, token := range append(shared.all, shared.hidden().all...) {
			all = append(all, store.OwnToken{Of: store.Shared, Token: token})
		}
	}
	return all
}
