package data

import (
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"onrecord/data/fence"
	"onrecord/data/sampling"
	"onrecord/schema"
	"onrecord/schema/spelling"
)

// folderFiles are the YAML files of a corpus folder, without the ending.
var folderFiles = []string{
	string(schema.KindCorpus), schema.KindActor.Plural(), schema.KindPosition.Plural(), schema.KindPlace.Plural(), schema.KindEvent.Plural(),
}

// misnamed finds YAML files that look as if they were meant to be read and are
// not: nobody would notice that what they hold is missing.
func (l *Loader) misnamed(in *fence.Folder) error {
	for _, place := range []struct {
		dir   string
		judge func(in *fence.Folder, e fs.DirEntry, stem, ext string) string
	}{{".", misnamedEntities}, {"sources", misnamedSource}} {
		entries, err := in.Entries(place.dir)
		if _, told := errors.AsType[*fence.Error](err); err != nil && !told {
			return err
		}
		for _, e := range entries {
			ext := filepath.Ext(e.Name())
			if lower := strings.ToLower(ext); strings.HasPrefix(e.Name(), ".") || lower != ".yaml" && lower != ".yml" {
				continue
			}
			if why := place.judge(in, e, strings.TrimSuffix(e.Name(), ext), ext); why != "" {
				l.Problems.Add(schema.Pos{File: filepath.ToSlash(in.Path(place.dir + "/" + e.Name()))}, "", "%s", why)
			}
		}
	}
	return nil
}

// misnamedEntities says what is wrong with a name in the folder, or nothing.
func misnamedEntities(in *fence.Folder, _ fs.DirEntry, stem, ext string) string {
	if (slices.Contains(folderFiles, stem) || stem == sampling.Stem) && (ext == ".yaml" || ext == ".yml") {
		if ext == ".yml" && in.Has(stem+".yaml") {
			return "this file is not read, for there is " + stem + ".yaml"
		}
		return ""
	}
	if stem == schema.KindSource.Plural() || stem == schema.KindStatement.Plural() {
		return "this file is not read: each source has a file of its own, with its statements, in sources/"
	}
	if near := spelling.Nearest(stem, folderFiles, 1); len(near) > 0 {
		return "this file is not read: did you mean " + near[0] + ".yaml?"
	}
	return ""
}

// misnamedSource says what is wrong with a name in sources/, or nothing.
func misnamedSource(_ *fence.Folder, e fs.DirEntry, stem, ext string) string {
	switch {
	case e.IsDir():
		return "this is a folder, and a source is a file"
	case ext != ".yaml" && ext != ".yml":
		return "this file is not read: name it " + stem + strings.ToLower(ext)
	}
	return ""
}
