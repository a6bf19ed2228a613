package data

import (
	"fmt"

	"onrecord/data/fence"
	"onrecord/schema"
)

// portable warns of sources whose files cannot be copied to every system: names
// that are too long or a device's, and two names that are one on macOS or Windows.
// A corpus that is on one disk need not be on another, and so nothing stops.
func portable(c *schema.Corpus, ps *schema.Problems) {
	ofName := map[string]*schema.Source{}
	for _, s := range c.Sources {
		if s.ID == "" {
			continue
		}
		who := "source " + s.ID
		for _, file := range filesOfSource(s) {
			if why := fence.BadName(file); why != "" {
				ps.Warn(s.At("id"), who, "its file %s %s", file, why)
				break
			}
		}
		name := fence.SameName(s.ID)
		if before := ofName[name]; before != nil && before.ID != s.ID {
			ps.Warn(s.At("id"), who, "on macOS and Windows its file is that of source %s: see %s", before.ID, before.At("id"))
		} else if before == nil {
			ofName[name] = s
		}
	}
}

// filesOfSource are the names of the files that a source has, or gets where coders
// settle what they agree on.
func filesOfSource(s *schema.Source) []string {
	out := []string{s.ID + ".yaml", s.ID + ".txt", s.ID + "." + SettledLayer + ".yaml"}
	for _, layer := range s.Layers {
		out = append(out, s.ID+"."+layer+".yaml")
	}
	return out
}

// writable finds sources whose files cannot be made, or would be written over one
// another on some system, and warns of those whose names not every system has.
func (m *merge) writable(warnings *schema.Problems) {
	ofName := map[string]*schema.Source{}
	if m.known != nil {
		for _, s := range m.known.Sources {
			ofName[fence.SameName(s.ID)] = s
		}
	}
	for _, e := range m.added {
		s, ok := e.(*schema.Source)
		if !ok {
			continue
		}
		if n := len(s.ID + "." + SettledLayer + ".yaml"); n > fence.MostName {
			m.problems.Add(s.At("id"), "source "+s.ID, "its file's name would have %d bytes, and that of a file has at most %d", n, fence.MostName)
		}
		if why := fence.BadName(s.ID + ".yaml"); why != "" {
			warnings.Warn(s.At("id"), "source "+s.ID, "its file %s.yaml %s", s.ID, why)
		}
		name := fence.SameName(s.ID)
		if before := ofName[name]; before != nil && before.ID != s.ID {
			m.problems.Add(s.At("id"), "source "+s.ID, "on macOS and Windows its file would be that of source %s: see %s", before.ID, before.At("id"))
		} else if before == nil {
			ofName[name] = s
		}
	}
}

// freeName is an id for a file, the one that was asked for or with a number behind
// it, that is a name everywhere, and no other file's but in letters.
func freeName(in *fence.Folder, id string) (string, error) {
	for len(id)+len("."+SettledLayer+".yaml") > fence.MostName-len("-99") {
		runes := []rune(id)
		id = string(runes[:len(runes)-1])
	}
	taken := map[string]string{}
	entries, err := in.Entries("sources")
	if err != nil {
		return "", err
	}
	for _, e := range entries {
		taken[fence.SameName(e.Name())] = e.Name()
	}
	out := id
	for n := 2; ; n++ {
		free := fence.BadName(out+".yaml") == ""
		for _, ext := range []string{".yaml", ".yml"} {
			if there, ok := taken[fence.SameName(out+ext)]; ok && there != out+ext {
				free = false
			}
		}
		if free {
			return out, nil
		}
		out = fmt.Sprintf("%s-%d", id, n)
	}
}
