// Package prometheus has the part of Prometheus's client that Cayley's key-value
// store calls, and measures nothing: nobody asks onrecord for numbers by HTTP.
// The client itself would bring its server, Protocol Buffers and the reading of
// /proc into the program, a megabyte and more. What Cayley should call one day
// and is not here does not compile.
package prometheus

// The options of metrics, of which only the names are used.
type (
	// CounterOpts are those of a counter.
	CounterOpts struct{ Namespace, Subsystem, Name, Help string }
	// GaugeOpts are those of a gauge.
	GaugeOpts struct{ Namespace, Subsystem, Name, Help string }
	// HistogramOpts are those of a histogram.
	HistogramOpts struct {
		Namespace, Subsystem, Name, Help string
		Buckets                          []float64
	}
)

// A Metric takes numbers and forgets them.
type Metric struct{}

// Inc counts one.
func (Metric) Inc() {}

// Add counts some.
func (Metric) Add(float64) {}

// Set sets a number.
func (Metric) Set(float64) {}

// Observe takes a number.
func (Metric) Observe(float64) {}

// A Vec is a metric for each label.
type Vec struct{}

// WithLabelValues is the metric of a label.
func (Vec) WithLabelValues(...string) Metric { return Metric{} }

// A Timer measures no time.
type Timer struct{}

// NewTimer begins to measure none.
func NewTimer(Metric) Timer { return Timer{} }

// ObserveDuration tells nobody.
func (Timer) ObserveDuration() {}
