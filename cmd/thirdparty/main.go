// Thirdparty writes THIRD_PARTY.md: what others made of what is in the programs,
// and the licences of that. It asks the go command which modules each program
// links on Linux, macOS and Windows, takes their licence files from where the go
// command keeps the modules, and adds what is in none of those files.
//
//	go run ./cmd/thirdparty -o THIRD_PARTY.md
//
// THIRD_PARTY.md.gz, which the programs print, is written beside it.
package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
)

func main() {
	output := flag.String("o", "THIRD_PARTY.md", "write the page to this `FILE`, and compressed to FILE.gz")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *output); err != nil {
		fmt.Fprintln(os.Stderr, "thirdparty:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, output string) error {
	page, err := page(ctx)
	if err != nil {
		return err
	}
	if err := os.WriteFile(output, page, 0o666); err != nil {
		return err
	}
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := w.Write(page); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return os.WriteFile(output+".gz", b.Bytes(), 0o666)
}

// page is what THIRD_PARTY.md is to say.
func page(ctx context.Context) ([]byte, error) {
	works, err := gather(ctx)
	if err != nil {
		return nil, err
	}
	return render(works)
}
