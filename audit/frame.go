package audit

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"

	"sightline/record"
)

// A frame begins at a multiple of frameStep, so that after a damaged one the next is found. It holds the length of the line, the CRC-32C of
// all the rest, an ID, and the line as JSON; zeros fill it up, and zeros are free room. JSON holds no zero, so no line can hold a frame.
const (
	frameStep = 64
	frameSum  = 4            // where the sum stands
	frameID   = frameSum + 4 // where the ID stands
	frameLine = frameID + 16 // where the line stands
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func frameOf(line record.LogLine) ([]byte, error) {
	text, err := json.Marshal(writtenAs(line))
	if err != nil {
		return nil, fmt.Errorf("%w: a line of the log cannot be written down: its time has no year of four digits", record.Invalid)
	}
	frame := make([]byte, roundUp(frameLine+len(text)))
	binary.BigEndian.PutUint32(frame, uint32(len(text))) //nolint:gosec // a line is far shorter
	_, _ = rand.Read(frame[frameID:frameLine])           // never fails
	copy(frame[frameLine:], text)
	binary.BigEndian.PutUint32(frame[frameSum:], sumOf(frame, len(text)))
	back, ok := readFrame(frame)
	if again, whole := back.waiting(); !ok || !whole || Seal(again.Line, Digest{}).Leaf != Seal(line, Digest{}).Leaf {
		return nil, fmt.Errorf("%w: a line of the log is text: UTF-8", record.Invalid)
	}
	return frame, nil
}

// sumOf covers everything but itself.
func sumOf(frame []byte, length int) uint32 {
	sum := crc32.Checksum(frame[:frameSum], castagnoli)
	return crc32.Update(sum, castagnoli, frame[frameID:frameLine+length])
}

func roundUp(n int) int { return (n + frameStep - 1) / frameStep * frameStep }

// framed is a frame in its space.
type framed struct {
	id          [16]byte
	text        []byte
	from, until int
}

// readFrame reads the frame with which some space begins.
func readFrame(space []byte) (framed, bool) {
	if len(space) < frameStep {
		return framed{}, false
	}
	claimed := int64(binary.BigEndian.Uint32(space))
	if claimed == 0 || claimed > int64(len(space)-frameLine) {
		return framed{}, false
	}
	length := int(claimed)
	if binary.BigEndian.Uint32(space[frameSum:]) != sumOf(space, length) {
		return framed{}, false
	}
	one := framed{text: space[frameLine : frameLine+length], until: min(roundUp(frameLine+length), len(space))}
	copy(one.id[:], space[frameID:frameLine])
	return one, true
}

// waiting reads the line in a frame.
func (f *framed) waiting() (Waiting, bool) {
	var w writtenLine
	err := json.Unmarshal(f.text, &w)
	return Waiting{f.id, w.line()}, err == nil
}

// scanned is what stands in the space of a reserve.
type scanned struct {
	frames  []framed
	end     int  // where the next frame begins
	damaged bool // before the end something stands that is no frame
	torn    bool // after the end something stands
}

func scan(space []byte) scanned {
	var s scanned
	space = space[:len(space)/frameStep*frameStep]
	for at := 0; at < len(space); {
		if one, ok := readFrame(space[at:]); ok {
			one.from, one.until = at, at+one.until
			s.frames = append(s.frames, one)
			s.damaged = s.damaged || s.torn
			s.end, s.torn = one.until, false
			at = one.until
			continue
		}
		s.torn = s.torn || !bytes.Equal(space[at:at+frameStep], free[:])
		at += frameStep
	}
	return s
}

var free [frameStep]byte
