package main

import (
	"fmt"
	"strings"

	"onrecord/schema"
	"onrecord/schema/escape"
	"onrecord/schema/hint"
)

// commandLine has the words of this program for the options and the steps that the
// messages of its libraries name: flags and commands. Libraries know neither.
func commandLine(part hint.Part) string {
	switch part := part.(type) {
	case hint.Option:
		return strings.TrimSuffix("--"+part.Name+" "+part.Value, " ")
	case hint.Step:
		if say := steps[part.Do]; say != nil {
			return say(part.Args)
		}
	}
	return part.String()
}

// steps are the words for each of hint.Actions, with the arguments of the function
// in package hint that makes such steps.
var steps = map[hint.Action]func(args []string) string{
	hint.ActionCheck:        says("`onrecord check`"),
	hint.ActionImport:       says("'onrecord import %s'"),
	hint.ActionLocate:       says("run onrecord locate"),
	hint.ActionLocateAgain:  says("run onrecord locate --again"),
	hint.ActionLocateFolder: func(args []string) string { return "'onrecord locate " + shellWord(args[0]) + "'" },
	hint.ActionMerge:        says("'onrecord merge %s %s'"),
	hint.ActionNewCorpus:    func(args []string) string { return strings.TrimSpace("onrecord new " + args[0]) },
	hint.ActionNewSource:    newSourceCommand,
	hint.ActionSchema:       says("'onrecord schema'"),
}

// says puts all arguments into a format.
func says(format string) func([]string) string {
	return func(args []string) string {
		values := make([]any, len(args))
		for i, arg := range args {
			values[i] = arg
		}
		return fmt.Sprintf(format, values...)
	}
}

func newSourceCommand(args []string) string {
	file, id, dir, encoding := args[0], args[1], args[2], args[3]
	command := "onrecord new source " + shellWord(file)
	if id != "" {
		command += " --id " + id
	}
	command += " --corpus " + shellWord(dir)
	if encoding != "" {
		command += " --encoding " + encoding
	}
	return "'" + command + "'"
}

// shellWord is a word as a shell takes it.
func shellWord(s string) string {
	if strings.ContainsAny(s, "$`\"\\!\n") { // it means something in double quotes, too
		return escape.Shell(s)
	}
	if strings.ContainsAny(s, " \t\"'$&;|<>()*?[]#~`\\") {
		return `"` + s + `"`
	}
	return s
}

// problemLine is what is said of a problem, on one line.
func problemLine(p *schema.Problem) string { return escape.Line(p.Say(commandLine)) }
