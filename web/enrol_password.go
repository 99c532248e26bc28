package web

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"image"
	_ "image/png" // the picture of a secret comes as PNG
	"net/http"
	"strings"

	"sightline/casework"
	"sightline/record"
)

// codesPage shows, once, the secret that an app makes codes of, and asks for a password and the first code.
type codesPage struct {
	frame

	Login  string
	Ticket string
	Secret record.Private
	URL    record.Private
	QR     template.HTML // drawn, so that no picture has to be fetched
	Fields []*field
	Errors []fieldError
}

// newCodes begins with a new secret. The one before is of no use any more.
func (s *site) newCodes(w http.ResponseWriter, r *http.Request, e casework.Enrolment) error {
	return s.codes(w, r, &e, "")
}

func (s *site) codes(w http.ResponseWriter, r *http.Request, e *casework.Enrolment, wrong string) error {
	made, err := s.Desk.BeginEnrolPassword(r.Context(), e.Ticket)
	if err != nil {
		return s.added(w, r, e, came{err: err, say: fieldError{"ways", "A password cannot be added now. Try again, or add another way"}})
	}
	drawn, err := drawnQR(made.QR)
	if err != nil {
		return err
	}
	p := codesPage{
		frame: s.frameAt(r, "A password with codes", "/account"), Login: e.Account.Login, Ticket: made.Ticket, Secret: made.Secret, URL: made.URL, QR: drawn,
		Fields: []*field{
			{Name: "password", Label: "A new password", Hint: "At least 12 letters or figures. A few words that nobody would guess are good. You can paste it from a password manager.", Kind: aPassword, Auto: "new-password"},
			{Name: "code", Label: "The code that the app shows now", Kind: aCode, Auto: oneTime},
		},
	}
	status := http.StatusOK
	if wrong != "" {
		status = http.StatusBadRequest
		p.Fields[0].Wrong = wrong
		p.Errors = wrongOf(p.Fields...)
		p.Title = "Error: " + p.Title
	}
	return s.render(w, r, answer{status, "enrol_codes", p})
}

func (s *site) addPassword(w http.ResponseWriter, r *http.Request, e casework.Enrolment) error {
	form, err := sentForm(w, r, signInBytes)
	if err != nil {
		return err
	}
	_, err = s.Desk.FinishEnrolPassword(r.Context(), e.Ticket, casework.NewPassword{
		Ticket: form.Get("ticket"), Password: record.Private(form.Get("password")), Code: record.Private(withoutSpaces(form.Get("code"))),
	})
	switch {
	case errors.Is(err, record.Invalid):
		return s.codes(w, r, &e, sentence(kindless(err))+". The picture below is a new one: scan it again")
	case errors.Is(err, record.Withheld), errors.Is(err, record.Conflict), errors.Is(err, record.NotFound):
		return s.codes(w, r, &e, "The code did not fit the picture. The picture below is a new one: scan it, and enter the code that the app then shows")
	case err != nil:
		return fmt.Errorf("an enrolment: %w", err)
	}
	http.Redirect(w, r, "/enrol/ways", http.StatusSeeOther)
	return nil
}

// kindless gives the words of an error after those of its kind: what is wrong and what would be accepted.
func kindless(err error) string {
	words := err.Error()
	for _, kind := range []error{record.Invalid, record.Conflict, record.NotYet, record.Busy, record.Withheld} {
		if _, after, ok := strings.Cut(words, kind.Error()+": "); ok {
			return after
		}
	}
	return words
}

// drawnQR draws a QR code that came as a picture: our pages fetch no picture that is made for one person.
func drawnQR(picture []byte) (template.HTML, error) {
	img, _, err := image.Decode(bytes.NewReader(picture))
	if err != nil {
		return "", fmt.Errorf("drawing a code: %w", err)
	}
	grid := squaresOf(img)
	var path strings.Builder
	for y, row := range grid {
		for x, on := range row {
			if on {
				_, _ = fmt.Fprintf(&path, "M%d %dh1v1h-1z", x, y)
			}
		}
	}
	wide := len(grid) + 2*quietSquares
	return template.HTML(fmt.Sprintf( //nolint:gosec // G203: numbers alone are put in
		`<svg class="sl-qr" viewBox="-%d -%d %d %d" role="img" aria-label="The secret as a picture, for an app to scan" shape-rendering="crispEdges"><path class="sl-qr__paper" d="M-%d-%dh%dv%dh-%dz"/><path d=%q/></svg>`,
		quietSquares, quietSquares, wide, wide, quietSquares, quietSquares, wide, wide, wide, path.String())), nil
}

// quietSquares is how many empty squares stand around a QR code.
const quietSquares = 4

// squaresOf gives the squares of a QR code. Its first row begins with a bar of seven.
func squaresOf(img image.Image) [][]bool {
	size := img.Bounds()
	x, y := size.Min.X, size.Min.Y
	for ; y < size.Max.Y; y++ {
		for x = size.Min.X; x < size.Max.X && !dark(img, x, y); x++ {
		}
		if x < size.Max.X {
			break
		}
	}
	bar := 0
	for x+bar < size.Max.X && dark(img, x+bar, y) {
		bar++
	}
	square := max(1, bar/7)
	n := (size.Max.X - 2*(x-size.Min.X) - size.Min.X) / square
	grid := make([][]bool, max(0, min(n, (size.Max.Y-y)/square)))
	for row := range grid {
		grid[row] = make([]bool, n)
		for column := range grid[row] {
			grid[row][column] = dark(img, x+column*square+square/2, y+row*square+square/2)
		}
	}
	return grid
}

func dark(img image.Image, x, y int) bool {
	r, g, b, _ := img.At(x, y).RGBA()
	return r+g+b < 3*0x8000
}
