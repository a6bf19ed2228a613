package graph

// The backend that is in no row of Backends yet.
var (
	OpenPostgres  = openPostgres
	BuildPostgres = buildPostgres
)
