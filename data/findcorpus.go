package data

import (
	"os"
	"path/filepath"
	"strings"
)

// FindCorpus gives what Load reads of a path that was given for something else:
// the path of a corpus folder or of a file that holds entities, or the folder
// of a YAML file; false: there is no corpus.
func FindCorpus(path string) (string, bool) {
	stat, err := os.Stat(path)
	if err != nil {
		return "", false
	}
	dir := path
	if !stat.IsDir() {
		switch strings.ToLower(filepath.Ext(path)) {
		case ".jsonl", ".ndjson", ".json", ".csv":
			return path, true
		case ".yaml", ".yml":
			dir = filepath.Dir(path)
		default:
			return path, IsNQuads(path)
		}
	}
	_, err = os.Stat(filepath.Join(dir, "corpus.yaml"))
	return dir, err == nil
}
