package record

import (
	"fmt"
	"slices"
)

func (v *Vocabulary) checkKind(kind Kind, info *KindInfo, complain func(string, ...any)) {
	if info == nil {
		complain("kind %s says nothing", kind)
		return
	}
	if info.Label == "" {
		complain("kind %s has no label", kind)
	}
	if _, ok := v.ClassOfLane[info.Lane]; !ok {
		complain("kind %s: lane %q is not in class_of_lane", kind, info.Lane)
	}
	if !slices.Contains(v.Lanes(), info.Lane) {
		complain("kind %s: unknown lane %q", kind, info.Lane)
	}
	for _, s := range slices.Concat(info.Opens, info.Closes) {
		if _, ok := v.States[s]; !ok {
			complain("kind %s: unknown state %q", kind, s)
		}
	}
	info.details = v.detailTypes("kind "+string(kind), info.Details, complain)
}

func (v *Vocabulary) checkStates(complain func(string, ...any)) {
	for s, l := range v.StateLapses {
		if _, ok := v.States[s]; !ok {
			complain("state_lapses: unknown state %q", s)
		}
		if l.After != "" {
			if _, err := ParseDuration(l.After); err != nil {
				complain("state_lapses: %s: after is not a duration", s)
			}
		}
		if l.ReplacedBy != "" && v.KindList[l.ReplacedBy] == nil {
			complain("state_lapses: %s: replaced_by is an unknown kind %q", s, l.ReplacedBy)
		}
		if _, _, ok := l.parts(); l.Where != "" && !ok {
			complain("state_lapses: %s: where is written key in ['code', 'code']", s)
		}
	}
	for _, s := range v.StateInstances {
		if _, ok := v.States[s]; !ok {
			complain("state_instances: unknown state %q", s)
		}
	}
}

func (v *Vocabulary) checkClasses(complain func(string, ...any)) {
	checkClassesOf("class_of_lane", v.ClassOfLane, complain)
	checkClassesOf("class_of_kind", v.ClassOfKind, complain)
	checkClassesOf("class_of_handling", v.ClassOfHandle, complain)
	checkClassesOf("class_of_handling_code", v.ClassOfCode, complain)
	for kind := range v.ClassOfKind {
		if v.KindList[kind] == nil {
			complain("class_of_kind: unknown kind %q", kind)
		}
	}
	for lane := range v.ClassOfLane {
		if !slices.Contains(v.Lanes(), lane) {
			complain("class_of_lane: unknown lane %q", lane)
		}
	}
}

func checkClassesOf[K ~string](list string, classes map[K]Class, complain func(string, ...any)) {
	for key, class := range classes {
		if class.rank() == ClassS.rank() && class != ClassS {
			complain("%s: %s: %q is not a class", list, key, class)
		}
	}
}

func (v *Vocabulary) detailTypes(where string, raw map[string]any, complain func(string, ...any)) map[string]DetailType {
	named := []string{"text", "integer", "edtf", "ref", "agency", "area", "list:agency", "list:ref"}
	types := make(map[string]DetailType, len(raw))
	for key, value := range raw {
		switch value := value.(type) {
		case string:
			if codes, ok := v.Lists[value]; ok {
				types[key] = DetailType{Name: "codes", Codes: codes}
			} else if slices.Contains(named, value) {
				types[key] = DetailType{Name: value}
			} else {
				complain("%s: detail %s: %q is neither a type nor a list", where, key, value)
			}
		case []any:
			t := DetailType{Name: "codes"}
			for _, one := range value {
				t.Codes = append(t.Codes, fmt.Sprint(one))
			}
			types[key] = t
		default:
			complain("%s: detail %s says neither a type nor codes", where, key)
		}
	}
	return types
}
