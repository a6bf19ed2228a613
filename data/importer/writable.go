package importer

import (
	"onrecord/data/fence"
	"onrecord/schema"
)

// writable finds sources whose files cannot be made, or would be written over one
// another on some system, and warns of those whose names not every system has.
func (m *merge) writable(ps, warnings *schema.Problems) {
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
		if n := len(s.ID + "." + schema.SettledLayer + ".yaml"); n > fence.MostName {
			ps.Add(s.At("id"), "source "+s.ID, "its file's name would have %d bytes, and that of a file has at most %d", n, fence.MostName)
		}
		if why := fence.BadName(s.ID + ".yaml"); why != "" {
			warnings.Warn(s.At("id"), "source "+s.ID, "its file %s.yaml %s", s.ID, why)
		}
		name := fence.SameName(s.ID)
		if before := ofName[name]; before != nil && before.ID != s.ID {
			ps.Add(s.At("id"), "source "+s.ID, "on macOS and Windows its file would be that of source %s: see %s", before.ID, before.At("id"))
		} else if before == nil {
			ofName[name] = s
		}
	}
}
