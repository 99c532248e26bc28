package casework

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color" //nolint:misspell // the library is American
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"sightline/record"
)

// picture is a small picture whose first point is red and whose others are white.
func picture(w, h int) image.Image {
	p := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			p.Set(x, y, image.White.C)
		}
	}
	for y := range h / 2 {
		for x := range w / 2 {
			p.Set(x, y, color.RGBA{200, 0, 0, 255}) //nolint:misspell // the same
		}
	}
	return p
}

func asPNG(t testing.TB, p image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, p); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func asJPEG(t testing.TB, p image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, p, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// taken puts beside a JPEG what a camera writes: how it was held, and where.
func taken(body []byte, order binary.AppendByteOrder, turn uint16, where string) []byte {
	exif := []byte("Exif\x00\x00II*\x00")
	if order == binary.AppendByteOrder(binary.BigEndian) {
		exif = []byte("Exif\x00\x00MM\x00*")
	}
	exif = order.AppendUint32(exif, 8)
	exif = order.AppendUint16(exif, 1)
	exif = order.AppendUint16(exif, 0x0112)
	exif = order.AppendUint16(exif, 3)
	exif = order.AppendUint32(exif, 1)
	exif = order.AppendUint16(exif, turn)
	exif = append(order.AppendUint16(exif, 0), "\x00\x00\x00\x00GPS "+where...)
	segment := binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(exif)+2))
	return bytes.Join([][]byte{body[:2], segment, exif, body[2:]}, nil)
}

// Where a picture was taken, with what, and whatever stands behind or beside its points is gone; the points stay.
func TestAPictureIsKeptWithoutWhatStoodBesideIt(t *testing.T) {
	const canary = "54.57N 1.23W canary"
	plain := asPNG(t, picture(8, 8))
	for name, body := range map[string][]byte{
		"a.jpg":  taken(asJPEG(t, picture(64, 32)), binary.LittleEndian, 1, canary),
		"b.JPEG": append(asJPEG(t, picture(64, 32)), "PK\x03\x04 "+canary+" <script>"...),
		"c.png":  append(bytes.Clone(plain), canary...),
		"d.png":  withText(plain, canary),
	} {
		kind, clean, err := cleaned(name, body)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if bytes.Contains(clean, []byte("canary")) || bytes.Contains(clean, []byte("Exif")) || bytes.Contains(clean, []byte("script")) {
			t.Errorf("%s: what stood beside the points is still there", name)
		}
		was, _, _ := image.DecodeConfig(bytes.NewReader(body))
		is, format, err := image.DecodeConfig(bytes.NewReader(clean))
		if err != nil || is.Width != was.Width || is.Height != was.Height || "image/"+format != string(kind) {
			t.Errorf("%s: it became %v %s %v", name, is, format, err)
		}
	}
}

// withText puts a text chunk into a PNG, with the right sum.
func withText(body []byte, text string) []byte {
	chunk := append([]byte("tEXtComment\x00"), text...)
	out := binary.BigEndian.AppendUint32(bytes.Clone(body[:33]), uint32(len(chunk)-4))
	out = append(out, chunk...)
	out = binary.BigEndian.AppendUint32(out, crcOf(chunk))
	return append(out, body[33:]...)
}

func crcOf(body []byte) uint32 {
	crc := ^uint32(0)
	for _, b := range body {
		crc ^= uint32(b)
		for range 8 {
			if crc&1 == 1 {
				crc = crc>>1 ^ 0xedb88320
			} else {
				crc >>= 1
			}
		}
	}
	return ^crc
}

// However the camera was held, the red quarter comes to lie where somebody who looks sees it, in both ways in which numbers are written.
func TestAPictureIsUpright(t *testing.T) {
	// Where the red quarter of the upper left lies, seen upright, by how the camera says it was held: right, below.
	quarters := map[uint16][2]bool{1: {false, false}, 2: {true, false}, 3: {true, true}, 4: {false, true}, 5: {false, false}, 6: {true, false}, 7: {true, true}, 8: {false, true}, 9: {false, false}, 0: {false, false}}
	for turn, want := range quarters {
		for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
			_, clean, err := cleaned("a.jpg", taken(asJPEG(t, picture(64, 32)), order, turn, ""))
			if err != nil {
				t.Fatal(err)
			}
			p, err := jpeg.Decode(bytes.NewReader(clean))
			if err != nil {
				t.Fatal(err)
			}
			b := p.Bounds()
			if lies := turn >= 5 && turn <= 8; lies != (b.Dy() > b.Dx()) {
				t.Errorf("turn %d: it is %v", turn, b)
			}
			for _, right := range []bool{false, true} {
				for _, below := range []bool{false, true} {
					x, y := b.Dx()/4, b.Dy()/4
					if right {
						x += b.Dx() / 2
					}
					if below {
						y += b.Dy() / 2
					}
					_, g, _, _ := p.At(x, y).RGBA()
					if red := g < 0x8000; red != (want == [2]bool{right, below}) {
						t.Errorf("turn %d, %v: red at right %v, below %v: %v", turn, order, right, below, red)
					}
				}
			}
		}
	}
}

// What is not a document or a picture, or says that it is another thing than it is, or would fill the memory, is refused in words that say
// what would be taken.
func TestWhatIsNoFileOfOursIsRefused(t *testing.T) {
	flood := asPNG(t, picture(8, 8))
	binary.BigEndian.PutUint32(flood[16:], 60_000)
	binary.BigEndian.PutUint32(flood[20:], 60_000)
	binary.BigEndian.PutUint32(flood[29:], crcOf(flood[12:29]))
	const wide, high = 5000, 4000 // no more points than may be, were each of them small
	deep := asPNG(t, picture(8, 8))
	binary.BigEndian.PutUint32(deep[16:], wide)
	binary.BigEndian.PutUint32(deep[20:], high)
	deep[24], deep[25] = 16, 6
	binary.BigEndian.PutUint32(deep[29:], crcOf(deep[12:29]))
	passes := bytes.Clone(deep)
	passes[24], passes[28] = 8, 1
	binary.BigEndian.PutUint32(passes[29:], crcOf(passes[12:29]))
	finer := asJPEG(t, picture(8, 8))
	head := bytes.Index(finer, []byte{0xff, 0xc0})
	finer[head+1] = 0xc2
	binary.BigEndian.PutUint16(finer[head+5:], high)
	binary.BigEndian.PutUint16(finer[head+7:], wide)
	document := "%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF\n"
	for _, c := range []struct{ name, body, say string }{
		{"a.png", "", "empty"},
		{"a.pdf", "%PDF-" + strings.Repeat("x", LongestFile), "longer than 10 MB"},
		{"a.png", "<html><script>alert(1)</script>", "no PDF, JPEG or PNG"},
		{"a.svg", "<svg onload=alert(1)>", "no PDF, JPEG or PNG"},
		{"a.docm", "PK\x03\x04", "no PDF, JPEG or PNG"},
		{"a.exe", "MZ" + document, "no PDF, JPEG or PNG"},
		{"a.gif", "GIF89a", "no PDF, JPEG or PNG"},
		{"a.jpg", string(asPNG(t, picture(4, 4))), "is a PNG"},
		{"a.html", document, "is a PDF"},
		{"a.pdf.exe", document, "is a PDF"},
		{"pdf", document, "is a PDF"},
		{"a.pdf", "%PDF-1.7 and no more", "cut short"},
		{"a.pdf", document + strings.Repeat("<script>", 1000), "more than a document"},
		{"a.pdf", "%PDF-1.7 /OpenAction << /JavaScript (x) >> %%EOF", "would run"},
		{"a.pdf", "%PDF-1.7 << /Launch >> %%EOF", "would run"},
		{"a.png", string(flood), "million points"},
		{"a.png", string(deep), "more memory"},
		{"a.png", string(passes), "more memory"},
		{"a.jpg", string(finer), "more memory"},
		{"a.jpg", string(finer[:2]) + "\xff\xff" + string(finer[2:]), "more memory"},
		{"a.png", string(asPNG(t, picture(64, 64))[:60]), "cannot be read"},
		{"a.jpg", "\xff\xd8\xff\xe0 nothing", "cannot be read"},
	} {
		kind, clean, err := cleaned(c.name, []byte(c.body))
		if !errors.Is(err, record.Invalid) || !strings.Contains(err.Error(), c.say) || clean != nil && kind != record.PDF {
			t.Errorf("%s %.20q: %v", c.name, c.body, err)
		}
		if err != nil && strings.Contains(err.Error(), c.name) && c.name != "pdf" {
			t.Errorf("%s: the error repeats the name: %v", c.name, err)
		}
	}
	if kind, clean, err := cleaned("C:\\fakepath\\..\\A.PDF", []byte(document)); err != nil || kind != record.PDF || string(clean) != document {
		t.Errorf("a document: %s %v", kind, err)
	}
}

// Whatever is sent, nothing breaks, and what is kept can be read again as what it is, within its limits.
func FuzzFile(f *testing.F) {
	f.Add("a.png", asPNG(f, picture(8, 8)))
	f.Add("a.jpg", asJPEG(f, picture(8, 8)))
	f.Add("a.jpg", taken(asJPEG(f, picture(8, 8)), binary.LittleEndian, 6, "here"))
	f.Add("a.jpeg", taken(asJPEG(f, picture(8, 8)), binary.BigEndian, 3, "there"))
	f.Add("a.pdf", []byte("%PDF-1.7\n%%EOF"))
	f.Add("../../a.png", []byte("\x89PNG\r\n\x1a\n"))
	f.Fuzz(func(t *testing.T, name string, body []byte) {
		kind, clean, err := cleaned(name, body)
		if err != nil {
			if !errors.Is(err, record.Invalid) {
				t.Fatal(err)
			}
			return
		}
		if kind == record.PDF {
			if !bytes.Equal(clean, body) {
				t.Fatal("a document was changed")
			}
			return
		}
		again, twice, err := cleaned("x"+kind.Ending(), clean)
		if err != nil || again != kind || len(twice) == 0 {
			t.Fatalf("what is kept cannot be read: %v", err)
		}
	})
}
