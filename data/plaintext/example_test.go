package plaintext_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"onrecord/data/plaintext"
)

// The text of a page is what its reader sees, a paragraph a line.
func Example() {
	dir, err := os.MkdirTemp("", "speeches-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "speech.html")
	page := "<!DOCTYPE html><html lang=en><meta charset=utf-8><title>A speech</title><p>We will <b>build</b> a bridge.<p>Soon."
	if err := os.WriteFile(file, []byte(page), 0o666); err != nil {
		panic(err)
	}
	doc, err := plaintext.Read(context.Background(), file, plaintext.Options{})
	if err != nil {
		panic(err)
	}
	fmt.Println(doc.Format, doc.Encoding, doc.Title)
	fmt.Print(doc.Text)
	// Output:
	// HTML utf-8 A speech
	// We will build a bridge.
	// Soon.
}

// An encoding that nobody told is found out by the bytes.
func ExampleGuess() {
	raw := []byte("caf\xe9 \x93Hafen\x94")
	name := plaintext.Guess(raw)
	text, err := plaintext.Decode(raw, name)
	if err != nil {
		panic(err)
	}
	fmt.Println(plaintext.Called(name)+":", text)
	// Output:
	// Windows-1252: café “Hafen”
}
