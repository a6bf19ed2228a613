package site

import (
	"fmt"
	"io/fs"
	"regexp"
	"strings"
)

// FolderScript is the script that the pages of a folder load.
const FolderScript = "folder.js"

// FolderAssets are the files that the pages of a folder load, by name. A page that was
// opened from a disk may load no module, so the modules that it needs are one script.
func FolderAssets() (map[string][]byte, error) {
	out := map[string][]byte{}
	for _, name := range []string{"style.css", "icon.svg"} {
		text, err := fs.ReadFile(Assets(), name)
		if err != nil {
			return nil, err
		}
		out[name] = text
	}
	script, err := joinModules("tell.js", "copy.js", "find.js", "ties.js", "net.js", "reader.js", FolderScript)
	if err != nil {
		return nil, err
	}
	out[FolderScript] = []byte(script)
	return out, nil
}

// joinModules makes one script of modules, each after those that it imports.
func joinModules(names ...string) (string, error) {
	// How modules of ours import and export.
	var (
		imports  = regexp.MustCompile(`(?m)^import (\{[^}]*\}) from "\./([a-z]+\.js)";$`)
		exports  = regexp.MustCompile(`(?m)^export ((?:async )?function|const) ([A-Za-z]+)`)
		comments = regexp.MustCompile(`(?m)^\t*// .*\n`)
		modular  = regexp.MustCompile(`(?m)^(import|export)\b`)
	)
	var out strings.Builder
	out.WriteString("\"use strict\";\n(() => {\nconst modules = {};\n")
	for _, name := range names {
		raw, err := fs.ReadFile(Assets(), name)
		if err != nil {
			return "", err
		}
		text := imports.ReplaceAllString(string(raw), `const $1 = modules["$2"];`)
		var given []string
		for _, m := range exports.FindAllStringSubmatch(text, -1) {
			given = append(given, m[2])
		}
		text = comments.ReplaceAllString(exports.ReplaceAllString(text, "$1 $2"), "")
		if left := modular.FindString(text); left != "" {
			return "", fmt.Errorf("%s has an %s that no script can have", name, left)
		}
		fmt.Fprintf(&out, "modules[%q] = (() => {\n%s\nreturn { %s };\n})();\n", name, strings.TrimSpace(text), strings.Join(given, ", "))
	}
	out.WriteString("})();\n")
	return out.String(), nil
}
