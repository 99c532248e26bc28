package language
import ("testing";"os";"strings";"fmt")
func BenchmarkBase(b *testing.B){
 t,_:=os.ReadFile("/tmp/lang/text.txt"); s:=string(t)
 e:=&Checker{filter:&filter{}, lexicon:&lexicon{table: make([]*entry,1024)}}
 b.Run("empty", func(b *testing.B){ b.SetBytes(int64(len(s))); for b.Loop(){ e.next(s,0)} })
 ph,_:=os.ReadFile("/tmp/lang/phrases.txt")
 f:=file{}; o,_:=ours(); f.Lists=o.Lists; f.Irregular=o.Irregular
 term:=Term{ID:"x"}
 for l:=range strings.Lines(string(ph)) { l=strings.TrimSpace(l); l=strings.ReplaceAll(l,"won't","will not"); term.Any=append(term.Any,l) }
 f.Terms=[]Term{term}
 c,err:=compile(f); if err!=nil {b.Fatal(err)}
 b.Run("scan500", func(b *testing.B){ b.SetBytes(int64(len(s))); for b.Loop(){ n:=0; for at,end:=c.next(s,0);at<len(s);at,end=c.next(s,end){n++}; b.ReportMetric(float64(n),"stops")} })
 b.Run("check500", func(b *testing.B){ b.SetBytes(int64(len(s))); for b.Loop(){ b.ReportMetric(float64(len(c.Check(s,Staff))),"found")} })
 _=fmt.Sprint
}
