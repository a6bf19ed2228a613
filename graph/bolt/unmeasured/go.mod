// This stands in the place of Prometheus's client, for go.mod says so.
module github.com/prometheus/client_golang

go 1.26.0
