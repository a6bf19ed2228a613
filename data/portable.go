package data

import (
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
	out := []string{s.ID + ".yaml", s.ID + ".txt", s.ID + "." + schema.SettledLayer + ".yaml"}
	for _, layer := range s.Layers {
		out = append(out, s.ID+"."+layer+".yaml")
	}
	return out
}
