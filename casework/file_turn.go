package casework

import (
	"bytes"
	"encoding/binary"
	"image"
)

// A camera writes beside a picture how it was held, and leaves the points as they fell. What stands beside is taken away, so the points are
// turned first: a picture of an injury is upright for whoever sees it.

// asHeld is how the points lie when nothing is said: 1 of the eight ways to turn and mirror a picture.
const asHeld = 1

// turnOf gives how a JPEG is to be turned, by what its camera wrote.
func turnOf(body []byte) int {
	for at := 2; at+4 <= len(body) && body[at] == 0xff; {
		marker, length := body[at+1], int(binary.BigEndian.Uint16(body[at+2:]))
		if marker == 0xda || length < 2 || at+2+length > len(body) { // the points begin
			return asHeld
		}
		if content := body[at+4 : at+2+length]; marker == 0xe1 && bytes.HasPrefix(content, []byte("Exif\x00\x00")) {
			return turnIn(content[6:])
		}
		at += 2 + length
	}
	return asHeld
}

// progressive reports a JPEG that comes in passes, each finer than the one before.
func progressive(body []byte) bool {
	for at := 2; at+4 <= len(body); {
		switch marker := body[at+1]; {
		case body[at] != 0xff:
			at++ // what stands between is passed over, as whoever decodes it does
		case marker == 0xff:
			at++
		case marker == 0xc2:
			return true
		case marker == 0xda:
			return false
		case marker == 0 || marker == 1 || marker >= 0xd0 && marker <= 0xd8:
			at += 2
		default:
			at += 2 + int(binary.BigEndian.Uint16(body[at+2:]))
		}
	}
	return false
}

// turnIn reads the one number of what a camera wrote that is looked at.
func turnIn(tiff []byte) int {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(tiff, []byte("II*\x00")):
		order = binary.LittleEndian
	case bytes.HasPrefix(tiff, []byte("MM\x00*")):
		order = binary.BigEndian
	default:
		return asHeld
	}
	if len(tiff) < 8 {
		return asHeld
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return asHeld
	}
	const fieldSize, orientation = 12, 0x0112
	fields := tiff[at+2:]
	for range order.Uint16(tiff[at:]) {
		if len(fields) < fieldSize {
			return asHeld
		}
		if order.Uint16(fields) == orientation {
			if turn := int(order.Uint16(fields[8:])); turn >= 1 && turn <= 8 {
				return turn
			}
			return asHeld
		}
		fields = fields[fieldSize:]
	}
	return asHeld
}

// upright gives a picture turned as its camera was held.
func upright(p image.Image, turn int) image.Image {
	if turn == asHeld {
		return p
	}
	b := p.Bounds()
	w, h := b.Dx(), b.Dy()
	held := holding{turn, w, h}
	lies := turn >= 5 // on its side
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	if lies {
		out = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	for y := range h {
		for x := range w {
			tx, ty := held.to(x, y)
			out.Set(tx, ty, p.At(b.Min.X+x, b.Min.Y+y))
		}
	}
	return out
}

// holding is how a picture was held, and how wide and high its points lie.
type holding struct{ turn, w, h int }

// to gives where a point comes to lie.
func (p holding) to(x, y int) (tx, ty int) {
	switch p.turn {
	case 2:
		return p.w - 1 - x, y
	case 3:
		return p.w - 1 - x, p.h - 1 - y
	case 4:
		return x, p.h - 1 - y
	case 5:
		return y, x
	case 6:
		return p.h - 1 - y, x
	case 7:
		return p.h - 1 - y, p.w - 1 - x
	case 8:
		return y, p.w - 1 - x
	}
	return x, y
}
