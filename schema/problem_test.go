package schema

import (
	"io/fs"
	"testing"

	"onrecord/schema/hint"
)

func TestProblemInWords(t *testing.T) {
	loud := func(hint.Part) string { return "LOCATE" }
	at := Pos{File: "x.yaml", Line: 2, Column: 3}
	var ps Problems
	ps.Warn(at, "statement s1", "not located: %s", hint.Locate())
	ps.Warn(at, "statement s1", "not located: %s", hint.Locate())
	ps.Add(at, "", "100%% wrong: %v", fs.ErrPermission)
	ps = ps.Sort()
	if len(ps) != 2 {
		t.Fatalf("got %d problems, want 2: one is there twice", len(ps))
	}
	ps[1].Reword("after it: %s", ps[1].Text())
	if got, want := ps.Error(), "x.yaml:2:3: 100% wrong: permission denied\nx.yaml:2:3: warning: statement s1: after it: not located: let it be located"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got, want := ps.Say(loud), "x.yaml:2:3: 100% wrong: permission denied\nx.yaml:2:3: warning: statement s1: after it: not located: LOCATE"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got, want := ps[1].In(loud).Msg, "after it: not located: LOCATE"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if ps[1].Reword("100%% wrong"); ps[1].Hints != nil || ps[1].Say(loud) != ps[1].Error() || !ps[0].Denied {
		t.Errorf("got %+v and %+v", ps[0], ps[1])
	}
}
