package casework

import (
	"bytes"
	"fmt"
	"image"
	"image/color" //nolint:misspell // the library is American
	"image/jpeg"
	"image/png"
	"path"
	"strings"

	"sightline/record"
)

// What a file may be. A picture is decoded and encoded anew, so its points are limited too, and what they take in memory: a few bytes may
// say that there are millions, and that each of them is large.
const (
	LongestFile  = 10 << 20 // bytes, as it is sent
	longestClean = 24 << 20 // bytes, as it is kept: a picture may grow
	mostPoints   = 24_000_000
	mostDecoded  = 4 * mostPoints // bytes
	jpegQuality  = 90
)

// cleaned gives what is kept of a file, and what it is. A picture is made anew from its points, so that where and with what it was taken,
// and whatever else was hidden in it, is gone. A document is kept as it is. Everything else is refused, in words.
func cleaned(name string, body []byte) (record.FileKind, []byte, error) {
	kind := kindOf(body)
	switch {
	case len(body) == 0:
		return "", nil, fmt.Errorf("%w: the file is empty", record.Invalid)
	case len(body) > LongestFile:
		return "", nil, fmt.Errorf("%w: the file is longer than 10 MB", record.Invalid)
	case kind == "":
		return "", nil, fmt.Errorf("%w: the file is no PDF, JPEG or PNG", record.Invalid)
	case kindNamed(name) != kind:
		return "", nil, fmt.Errorf("%w: the file is a %s, and its name does not end as one; name it so, or take the file you meant", record.Invalid, strings.ToUpper(kind.Ending()[1:]))
	case kind == record.PDF:
		return kind, body, checkDocument(body)
	}
	clean, err := drawnAnew(kind, body)
	return kind, clean, err
}

// kindOf says what a file is by how it begins; "" for what is not kept.
func kindOf(body []byte) record.FileKind {
	switch {
	case bytes.HasPrefix(body, []byte("%PDF-")):
		return record.PDF
	case bytes.HasPrefix(body, []byte("\xff\xd8\xff")):
		return record.JPEG
	case bytes.HasPrefix(body, []byte("\x89PNG\r\n\x1a\n")):
		return record.PNG
	}
	return ""
}

// kindNamed says what a file is by how its name ends.
func kindNamed(name string) record.FileKind {
	switch strings.ToLower(path.Ext(name)) {
	case ".pdf":
		return record.PDF
	case ".jpg", ".jpeg":
		return record.JPEG
	case ".png":
		return record.PNG
	}
	return ""
}

// checkDocument refuses a document that does not end as one, and one that says aloud that it would run something.
func checkDocument(body []byte) error {
	end := body[max(0, len(body)-1024):]
	if !bytes.Contains(end, []byte("%%EOF")) {
		return fmt.Errorf("%w: the document is cut short, or is more than a document", record.Invalid)
	}
	for _, runs := range []string{"/JavaScript", "/Launch", "/EmbeddedFile", "/RichMedia"} {
		if bytes.Contains(body, []byte(runs)) {
			return fmt.Errorf("%w: the document holds something that a program would run, or another file; print it into a new PDF and send that", record.Invalid)
		}
	}
	return nil
}

// drawnAnew decodes a picture and encodes its points, upright, and nothing else.
func drawnAnew(kind record.FileKind, body []byte) ([]byte, error) {
	size, format, err := image.DecodeConfig(bytes.NewReader(body))
	if err != nil || "image/"+format != string(kind) {
		return nil, fmt.Errorf("%w: the picture cannot be read", record.Invalid)
	}
	if size.Width <= 0 || size.Height <= 0 || size.Width > mostPoints/size.Height {
		return nil, fmt.Errorf("%w: the picture has more than %d million points; make it smaller", record.Invalid, mostPoints/1_000_000)
	}
	if int64(size.Width)*int64(size.Height)*int64(pointSize(kind, size.ColorModel, body)) > mostDecoded {
		return nil, fmt.Errorf("%w: the picture takes more memory than pictures may; make it smaller, or save it as an ordinary JPEG", record.Invalid)
	}
	var out bytes.Buffer
	if kind == record.PNG {
		drawn, err := png.Decode(bytes.NewReader(body))
		if err != nil {
			return nil, fmt.Errorf("%w: the picture cannot be read", record.Invalid)
		}
		err = png.Encode(&out, drawn)
		return kept(&out, err)
	}
	drawn, err := jpeg.Decode(bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("%w: the picture cannot be read", record.Invalid)
	}
	err = jpeg.Encode(&out, upright(drawn, turnOf(body)), &jpeg.Options{Quality: jpegQuality})
	return kept(&out, err)
}

// pointSize gives how many bytes a point takes at most while a picture is decoded.
func pointSize(kind record.FileKind, model color.Model, body []byte) int { //nolint:misspell // the same
	switch {
	case kind == record.JPEG && progressive(body):
		return 12 + 3 // of three colours a number for each point is kept until all have come
	case kind == record.JPEG:
		return 4
	case model == color.NRGBA64Model, model == color.RGBA64Model: //nolint:misspell // the same
		return 8
	case body[interlaced] != 0:
		return 8 // the seven passes beside the whole
	}
	return 4
}

// interlaced is where the head of a PNG says that it comes in seven passes.
const interlaced = 28

func kept(out *bytes.Buffer, err error) ([]byte, error) {
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: the picture cannot be made anew", record.Invalid)
	case out.Len() > longestClean:
		return nil, fmt.Errorf("%w: the picture is too long once it is made anew; send it as a JPEG", record.Invalid)
	}
	return out.Bytes(), nil
}
