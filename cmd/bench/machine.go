package main

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// A machine is what the numbers hold for.
type machine struct {
	Processor string `json:"processor,omitempty"`
	Cores     int    `json:"cores"`
	Go        string `json:"go"`
	System    string `json:"system"`
	Load      string `json:"load_average,omitempty"` // at the start, of one minute
}

func thisMachine() machine {
	return machine{processor(), runtime.NumCPU(), runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH, loadAverage()}
}

// String says what the machine is, as far as that is known.
func (m machine) String() string {
	text := fmt.Sprintf("%d cores, %s, %s", m.Cores, m.Go, m.System)
	if m.Processor != "" {
		text += ", " + m.Processor
	}
	if m.Load != "" {
		text += ", load average at the start " + m.Load
	}
	return text
}

// processor is what Linux calls the processor; elsewhere nothing.
func processor() string {
	text, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(text)) {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// loadAverage is how many processes were at work in the last minute, on Linux;
// elsewhere nothing. On a busy machine, times are longer than they need be.
func loadAverage() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return ""
	}
	first, _, _ := strings.Cut(string(text), " ")
	return first
}

// memory is a line of what Linux knows of this process, in bytes; elsewhere 0.
func memory(name string) int64 { return memoryOf("self", name) }

// memoryOf is such a line of another process.
func memoryOf(process, name string) int64 {
	f, err := os.Open("/proc/" + process + "/status")
	if err != nil {
		return 0
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if fields := strings.Fields(lines.Text()); len(fields) == 3 && fields[0] == name+":" {
			if kilobytes, err := strconv.ParseInt(fields[1], 10, 64); err == nil {
				return kilobytes << 10
			}
		}
	}
	return 0
}

// busy is the processor time of this process, on Linux; elsewhere 0.
func busy() (sum time.Duration) {
	text, err := os.ReadFile("/proc/self/stat")
	if err != nil {
		return 0
	}
	// After the program's name in parentheses come the state and 10 numbers,
	// then user and system time in hundredths of a second (proc(5)).
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	for _, ticks := range fields[11:13] {
		n, err := strconv.Atoi(ticks)
		if err != nil {
			return 0
		}
		sum += time.Duration(n) * 10 * time.Millisecond
	}
	return sum
}
