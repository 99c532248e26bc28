package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// Phrases and text for a search: five hundred phrases, and notes of a small vocabulary in which one sentence in fifty ends with one of
// them. Invented from lists, of no child.

var (
	phraseStems = strings.Split("placing himself at risk,placing herself at risk,putting themselves at risk,making poor choices,lifestyle choice,"+
		"chose to go missing,associating with,streetwise,promiscuous,refuses to engage,failed to engage,does not engage,is manipulative,attention seeking,"+
		"out of control,drug runner,boyfriend,older boyfriend,sexually active,in a relationship with,prostituting,offering him drugs in return,engaging in,"+
		"complicit,recruit,spending time with gang,will not engage,hard to reach,not willing to,difficult to engage,chooses to,absconded,known to,"+
		"beyond parental control", ",")
	phraseWho = strings.Split("he,she,they,joe,the child,the young person,yp,lad,the boy,the girl", ",")
	phraseIs  = strings.Split("is,was,has been,keeps,continues to be,appears to be,seems", ",")
	phraseHow = strings.Split("putting himself in danger,making bad decisions,hanging around with dealers,dealing for fun,choosing this life,not a victim,"+
		"willing participant,aggressive and rude,lying to professionals,failing to comply,asking for trouble,wasting time,dressed inappropriately,acting out,"+
		"naive,to blame,responsible for this,mature for his age", ",")
	noteWords = strings.Fields(`the a of to and in was is that he she his her with for on at by from school police home mother father social worker meeting
		review risk plan visit missing return interview health nurse hospital attended family placement carer contact called reported incident officer concern
		strategy assessment education youth justice worker said told asked not been had have will would could should this these when after before during week
		day night morning evening town station house street friend group older male female car phone money clothes drugs cannabis knife arrested released
		custody court order hearing sentence engaged engagement support offered declined agreed arranged completed shared information agency partners housing
		taxi bus train spoke voice wishes feelings safe unsafe scared angry quiet calm trusted adult mentor football boxing college exclusion timetable tutor`)
)

// phrases are n different phrases: the stems, and the others drawn by the seed.
func phrases(random *rand.Rand, n int) []string {
	all := slices.Clone(phraseStems)
	for len(all) < n {
		one := fmt.Sprintf("%s %s %s", drawn(random, phraseWho), drawn(random, phraseIs), drawn(random, phraseHow))
		if !slices.Contains(all, one) {
			all = append(all, one)
		}
	}
	return all
}

func drawn(random *rand.Rand, of []string) string { return of[random.IntN(len(of))] }

// notes are size bytes or a little more of notes, five sentences to a paragraph. The words at the beginning of the list come most often.
func notes(random *rand.Rand, phrases []string, size int) string {
	weights, total := make([]float64, len(noteWords)), 0.0
	for i := range weights {
		total += 1 / float64(i+3)
		weights[i] = total
	}
	var text strings.Builder
	text.Grow(size + 4096)
	for sentences := 1; text.Len() < size; sentences++ {
		for i := range 6 + random.IntN(19) {
			word := noteWords[wordAt(weights, random.Float64()*total)]
			if i > 0 {
				text.WriteByte(' ')
			} else {
				word = strings.ToUpper(word[:1]) + word[1:]
			}
			text.WriteString(word)
		}
		if random.IntN(50) == 0 {
			text.WriteByte(' ')
			text.WriteString(drawn(random, phrases))
		}
		text.WriteString(map[bool]string{true: ".\n", false: ". "}[sentences%5 == 0])
	}
	return text.String()
}

// wordAt is the first word whose weights together reach a number.
func wordAt(weights []float64, reach float64) int {
	at, _ := slices.BinarySearch(weights, reach)
	return min(at, len(weights)-1)
}
