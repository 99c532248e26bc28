package pathway

import "testing"

// What is kept ready of a child is derived anew when a hub gives another time, or is another hub.
func TestWhatIsLocalIsOfTheDigest(t *testing.T) {
	before := Digest(Default())
	if again := Digest(Default()); again != before {
		t.Fatal("the same is said in two ways")
	}
	for what, change := range map[string]func(*Local){
		"a time":           func(l *Local) { l.Times = map[string]Time{"screen": {Lasts: "2 working days"}} },
		"a hub":            func(l *Local) { l.Hubs = []Hub{{ID: "north", Name: "North"}} },
		"a tool":           func(l *Local) { l.Tool = &Tool{ID: "own"} },
		"what it is named": func(l *Local) { l.Process = "VEMT" },
	} {
		local := *Default()
		change(&local)
		if Digest(&local) == before {
			t.Errorf("with another %s, nothing is derived anew", what)
		}
	}
}
