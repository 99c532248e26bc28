package intake

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// BenchmarkReadRows reads rows with narratives of twenty words, places, people and details.
func BenchmarkReadRows(b *testing.B) {
	const rows = 50_000
	var text strings.Builder
	text.WriteString("record_id,agency,child,happened,order,after,known,recorded,kind,text,area,place,people,details,count,handling,source\n")
	for i := range rows {
		fmt.Fprintf(&text, "A%d,police,P7,2021-%02d-%02dT22:40,%d,,2021-12-01,,police.antisocial-behaviour,"+
			"\"A group of young people was seen outside the shops, shouting; officers spoke to them and took two of them home.\","+
			"north,shop: local shops,group: peer group; mother: M,form=threats;concern=behaviour;several=yes,,,4.1.12\n", i, i%12+1, i%28+1, i)
	}
	folder := files("people.csv", ann, "entries.csv", text.String())
	b.SetBytes(int64(text.Len()))
	b.ReportAllocs()
	for b.Loop() {
		s, err := ReadFolder(folder, DefaultOptions())
		if err != nil || s.Report.Applied != rows {
			b.Fatal(err, s.Report.Applied)
		}
		runtime.KeepAlive(s)
	}
	b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
