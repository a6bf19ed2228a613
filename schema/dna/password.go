package dna

import (
	"crypto/sha256"
	"encoding/base64"
)

// Hash is a password as DNA keeps it: by Jasypt's StrongPasswordEncryptor, which
// hashes the salt and the password 100,000 times with SHA-256 and writes salt
// and hash in base64. The salt has 16 bytes.
func Hash(password string, salt [16]byte) string {
	sum := sha256.Sum256(append(salt[:], password...))
	for range 100_000 - 1 {
		sum = sha256.Sum256(sum[:])
	}
	return base64.StdEncoding.EncodeToString(append(salt[:], sum[:]...))
}
