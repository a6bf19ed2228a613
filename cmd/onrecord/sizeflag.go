package main

import (
	"fmt"
	"strconv"
	"strings"

	"onrecord/schema/child"
)

// A sizeFlag is a number of bytes.
type sizeFlag int64

// The least and the most that a size may be.
const (
	minSize = 64 << 20
	maxSize = 1 << 40
)

// String is the size for people.
func (s *sizeFlag) String() string { return strings.ReplaceAll(child.Size(int64(*s)), " ", "") }

// Type names the value in messages.
func (s *sizeFlag) Type() string { return "SIZE" }

// Set reads a size.
func (s *sizeFlag) Set(text string) error {
	number, unit := strings.TrimSpace(strings.ToUpper(text)), int64(0)
	for name, bytes := range map[string]int64{"MB": 1 << 20, "GB": 1 << 30} {
		if rest, ok := strings.CutSuffix(number, name); ok {
			number, unit = strings.TrimSpace(rest), bytes
			break
		}
	}
	n, err := strconv.ParseFloat(number, 64)
	if bytes := n * float64(unit); err == nil && bytes >= minSize && bytes <= maxSize {
		*s = sizeFlag(bytes)
		return nil
	}
	return fmt.Errorf("it is not a size such as 500MB or 4GB, from %s up", child.Size(minSize))
}
