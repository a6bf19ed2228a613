//go:build !unix

package fence

// nonblock is for systems on which opening a pipe waits.
const nonblock = 0
