package main

import (
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// helpFlag is a flag in a help, with the words before it on its line.
var helpFlag = regexp.MustCompile(`(?m)^(.*?)(--[a-z][a-z-]*)`)

// calledBy is a command that a flag follows: "onrecord locate --again".
var calledBy = regexp.MustCompile(`\bonrecord ((?:[a-z]+ ?)+)[^|&;'.]*$`)

// No help offers a flag that its command, or the one that it names, does not have,
// or that is hidden.
func TestHelpFlags(t *testing.T) {
	root := newRoot(&app{}, commands)
	seen := 0
	check := func(t *testing.T, cmd *cobra.Command, text string) {
		lines := strings.Split(text, "\n")
		for i, line := range lines {
			rest := line
			for at := 0; ; {
				m := helpFlag.FindStringSubmatchIndex(rest[at:])
				if m == nil {
					break
				}
				name, before := rest[at+m[4]+2:at+m[5]], rest[:at+m[4]]
				at += m[5]
				of := cmd
				if i > 0 && strings.TrimSpace(before) == "" {
					before = lines[i-1] + " " // the command stands at the end of the line above
				}
				if m := calledBy.FindStringSubmatch(before); m != nil {
					if found, _, err := root.Find(strings.Fields(m[1])); err == nil && found != root {
						of = found
					}
				}
				of.InitDefaultHelpFlag()
				seen++
				flag := of.Flags().Lookup(name)
				if flag == nil {
					flag = root.PersistentFlags().Lookup(name)
				}
				if flag == nil || flag.Hidden {
					t.Errorf("onrecord %s has no flag --%s: %s", of.Name(), name, line)
				}
			}
		}
	}
	for _, cmd := range append(runnable(root), root) {
		t.Run(strings.ReplaceAll(cmd.CommandPath(), " ", "-"), func(t *testing.T) { check(t, cmd, usage(cmd)) })
	}
	if seen < 200 {
		t.Errorf("%d flags were found; are the helps still read?", seen)
	}
}
