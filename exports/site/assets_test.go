package site

import (
	"errors"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"onrecord/schema/packtest"
)

// TestPacked: the assets in the program are the files of assets/.
func TestPacked(t *testing.T) {
	packtest.Check(t, "assets.zip", "assets/*.*")
}

// Assets are served, in parts as well, and nothing besides.
func TestAssets(t *testing.T) {
	style, err := os.ReadFile("assets/style.css")
	if err != nil {
		t.Fatal(err)
	}
	server := http.FileServerFS(Assets())
	for _, c := range []struct {
		path, part string
		status     int
		want       string // it begins with
	}{
		{"/style.css", "", http.StatusOK, string(style)},
		{"/style.css", "bytes=10-19", http.StatusPartialContent, string(style[10:20])},
		{"/vendor/cytoscape.js", "", http.StatusOK, "function e("},
		{"/vendor/cytoscape.js.gz", "", http.StatusNotFound, "404"},
		{"/", "", http.StatusNotFound, "404"},
		{"/vendor/", "", http.StatusNotFound, "404"},
		{"/none.js", "", http.StatusNotFound, "404"},
	} {
		r := httptest.NewRequest(http.MethodGet, c.path, nil)
		if c.part != "" {
			r.Header.Set("Range", c.part)
		}
		w := httptest.NewRecorder()
		server.ServeHTTP(w, r)
		if w.Code != c.status || !strings.HasPrefix(w.Body.String(), c.want) {
			t.Errorf("%s %s: %d, %.60q, want %d, %.60q", c.path, c.part, w.Code, w.Body, c.status, c.want)
		}
	}
	if _, err := Assets().Open("none.js"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("none.js: %v", err)
	}
}
