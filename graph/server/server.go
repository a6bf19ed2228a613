// Package server keeps published snapshots on a server that speaks PostgreSQL's
// protocol: one for a team, or several behind one door, as Citus and YugabyteDB
// are. It uses only what these have in common.
//
// Publish sends what has changed since the version that is there, looks whether it
// has arrived, and then makes it the version that readers find, by changing one
// row. Whoever reads finds one version or the other, whatever dies when. README.md
// describes the tables and the protocol.
package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"
)

// What can be wrong with a server. An *Error wraps one of these.
var (
	ErrUnavailable = errors.New("it cannot be reached")
	ErrLocked      = errors.New("somebody else publishes this corpus")
	ErrOvertaken   = errors.New("somebody else began to publish this corpus meanwhile: nothing was changed")
	ErrNotFound    = errors.New("nothing was published there")
	ErrForeign     = errors.New("what is there is not of onrecord")
	ErrDenied      = errors.New("it does not allow that")
	ErrFull        = errors.New("it has no room left")
	ErrReadOnly    = errors.New("it is only read, as a standby is")
	ErrIncomplete  = errors.New("it does not have what was sent to it: nothing was changed")
	ErrBehind      = errors.New("it is a standby that does not have this version yet: ask again")
	ErrSwept       = errors.New("newer versions were published, and this one is not kept any more: open it again")
	ErrDoubtful    = errors.New("the connection was lost at the last step, and whether that was done cannot be asked: publish again")
)

// An Error says what is wrong with a server, which it names. It holds no password.
type Error struct {
	Server string // hosts, database and corpus
	Kind   error  // one of the above; nil: none of them
	Told   string // what the server says, or the system
}

func (e *Error) Error() string {
	out := e.Server
	if e.Kind != nil {
		out += ": " + e.Kind.Error()
	}
	switch {
	case e.Told == "":
	case e.Kind == nil:
		out += ": " + e.Told
	default:
		out += " (" + e.Told + ")"
	}
	return out
}

func (e *Error) Unwrap() error { return e.Kind }

// A FormatError says that the tables were made by another version of the program.
type FormatError struct {
	Server string
	Format int64
}

func (e *FormatError) Error() string {
	if e.Format > Format {
		return fmt.Sprintf("%s: it was published by a newer onrecord (format %d; this one reads up to %d)", e.Server, e.Format, Format)
	}
	return fmt.Sprintf("%s: it was published by an older onrecord (format %d; this one reads %d): publish it as another corpus", e.Server, e.Format, Format)
}

// kinds are what the codes of PostgreSQL mean, by their first letters: the longest
// that fits counts.
var kinds = []struct {
	code string
	kind error
}{
	{"55P03", ErrLocked},
	{"25006", ErrReadOnly},
	{"42501", ErrDenied},
	{"28", ErrDenied},
	{"3D000", ErrNotFound},
	{"53100", ErrFull},
	{"53200", ErrFull},
	{"53300", ErrUnavailable},
	{"08", ErrUnavailable},
	{"57P01", ErrUnavailable},
	{"57P02", ErrUnavailable},
	{"57P03", ErrUnavailable},
}

// failure is the error of what a server, or the way to it, has answered. Of the
// driver's errors none is wrapped: some hold what they were given, passwords included.
func (a *Address) failure(ctx context.Context, err error) error {
	var known *Error
	var format *FormatError
	switch {
	case err == nil:
		return nil
	case errors.Is(ctx.Err(), context.Canceled):
		return ctx.Err()
	case errors.As(err, &known), errors.As(err, &format):
		return err
	}
	var told *pgconn.PgError
	if errors.As(err, &told) {
		// Of what one server says of another, the first line is enough.
		message, _, _ := strings.Cut(told.Message, "\n")
		out := &Error{Server: a.String(), Told: strings.TrimSpace(message)}
		for _, k := range kinds {
			if strings.HasPrefix(told.Code, k.code) {
				out.Kind = k.kind
			}
		}
		if out.Kind == nil {
			out.Told += ", " + told.Code
		}
		return out
	}
	return &Error{Server: a.String(), Kind: ErrUnavailable, Told: reason(err)}
}

// reason is why a server cannot be reached, in a few words.
func reason(err error) string {
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns):
		return "there is no host " + dns.Name
	case errors.Is(err, syscall.ECONNREFUSED):
		return "the connection is refused"
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed), errors.Is(err, syscall.EPIPE):
		return "the connection was lost"
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded), pgconn.Timeout(err):
		return "it does not answer in time"
	}
	text := err.Error()
	for _, tls := range []string{"x509: ", "tls: ", "server refused TLS connection"} {
		if _, after, ok := strings.Cut(text, tls); ok {
			after, _, _ = strings.Cut(after, "\n")
			return strings.TrimSpace("its certificate or TLS: " + after)
		}
	}
	return "the connection failed"
}
