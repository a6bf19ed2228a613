package network

import (
	"math"
	"slices"
)

// Eigenvalues are those of a symmetric matrix, ascending. Only its lower triangle is
// read, and nothing of it is changed. The numbers are good to about n·10⁻¹⁶ of the
// largest of them.
func Eigenvalues(matrix [][]float64) []float64 {
	values, _ := eigen(matrix, false)
	return values
}

// Eigen gives the eigenvalues of a symmetric matrix, ascending, and for each its
// vector: of length 1, those of one matrix orthogonal, and the greatest component
// by size (the first of several) is positive.
func Eigen(matrix [][]float64) (values []float64, vectors [][]float64) { return eigen(matrix, true) }

// eigen reflects the matrix into a tridiagonal one (Householder 1958) and rotates
// that into a diagonal one (implicit QL steps with Wilkinson's shifts; Martin and
// Wilkinson 1968, Dubrulle 1970). All sums come in a fixed order.
func eigen(matrix [][]float64, wanted bool) (values []float64, vectors [][]float64) {
	n := len(matrix)
	a := make([][]float64, n)
	largest := 0.0
	for i := range a {
		a[i] = make([]float64, n)
		for j := range i + 1 {
			a[i][j], a[j][i] = matrix[i][j], matrix[i][j]
			largest = max(largest, math.Abs(matrix[i][j]))
		}
	}
	if wanted {
		vectors = make([][]float64, n)
		for i := range vectors {
			vectors[i] = make([]float64, n)
			vectors[i][i] = 1
		}
	}
	if largest == 0 || math.IsInf(largest, 0) || math.IsNaN(largest) {
		values = make([]float64, n)
		if largest != 0 { // nothing can be said of these
			for i := range values {
				values[i] = math.NaN()
			}
		}
		return values, vectors
	}
	scale := math.Ldexp(1, -math.Ilogb(largest)) // keeps squares within range, and all digits
	for _, row := range a {
		for j := range row {
			row[j] *= scale
		}
	}
	values, beside, mirrors := tridiagonal(a)
	diagonalize(values, beside, vectors)
	for _, v := range vectors {
		for k := len(mirrors) - 1; k >= 0; k-- {
			reflect(v[k+1:], mirrors[k])
		}
	}
	for i := range values {
		values[i] /= scale
	}
	return sortEigen(values, vectors)
}

// tridiagonal reflects a symmetric matrix, which it overwrites, until nothing is left
// but the diagonal and what is beside it: beside[i] is between i and i+1. mirrors[k]
// is the unit vector, from k+1 on, in which it was reflected k-th; nil: it was not.
func tridiagonal(a [][]float64) (diagonal, beside []float64, mirrors [][]float64) {
	n := len(a)
	diagonal, beside = make([]float64, n), make([]float64, n)
	for k := range max(0, n-2) {
		x := a[k][k+1:] // the row is the column, too
		size := norm(x)
		diagonal[k] = a[k][k]
		if norm(x[1:]) == 0 {
			beside[k] = x[0]
			mirrors = append(mirrors, nil)
			continue
		}
		v := slices.Clone(x)
		beside[k] = -math.Copysign(size, x[0])
		v[0] -= beside[k]
		length := norm(v)
		for i := range v {
			v[i] /= length
		}
		mirrors = append(mirrors, v)
		// With H = I - 2vvᵀ, HAH = A - vqᵀ - qvᵀ for q = 2Av - 2(vᵀAv)v.
		q := make([]float64, len(v))
		for i := range q {
			q[i] = 2 * dot(a[k+1+i][k+1:], v)
		}
		s := dot(v, q)
		for i := range q {
			q[i] -= s * v[i]
		}
		for i := range v {
			row := a[k+1+i][k+1:]
			for j := range row {
				row[j] -= v[i]*q[j] + q[i]*v[j]
			}
		}
	}
	for k := max(0, n-2); k < n; k++ {
		diagonal[k] = a[k][k]
		if k+1 < n {
			beside[k] = a[k][k+1]
		}
	}
	return diagonal, beside, mirrors
}

// mostRotations is how many steps an eigenvalue gets: two are usual, and 30 the limit of
// EISPACK.
const mostRotations = 100

// diagonalize rotates a tridiagonal matrix until nothing is left beside the diagonal,
// and the vectors along with it.
func diagonalize(diagonal, beside []float64, vectors [][]float64) {
	n := len(diagonal)
	const epsilon = 0x1p-52
	for first := range n {
		for range mostRotations {
			last := first
			for last < n-1 && math.Abs(beside[last]) > epsilon*(math.Abs(diagonal[last])+math.Abs(diagonal[last+1])) {
				last++
			}
			if last == first {
				break
			}
			// The shift is the eigenvalue of the first 2 × 2 block that is nearer to
			// its first element.
			half := (diagonal[first+1] - diagonal[first]) / (2 * beside[first])
			g := diagonal[last] - diagonal[first] + beside[first]/(half+math.Copysign(math.Hypot(half, 1), half))
			sine, cosine, moved := 1.0, 1.0, 0.0
			i := last - 1
			for ; i >= first; i-- {
				f, b := sine*beside[i], cosine*beside[i]
				r := math.Hypot(f, g)
				beside[i+1] = r
				if r == 0 { // it falls into two
					diagonal[i+1] -= moved
					break
				}
				sine, cosine = f/r, g/r
				g = diagonal[i+1] - moved
				r = (diagonal[i]-g)*sine + 2*cosine*b
				moved = sine * r
				diagonal[i+1] = g + moved
				g = cosine*r - b
				if vectors != nil {
					rotate(vectors[i], vectors[i+1], sine, cosine)
				}
			}
			if i < first {
				diagonal[first] -= moved
				beside[first] = g
			}
			beside[last] = 0
		}
	}
}

func rotate(x, y []float64, sine, cosine float64) {
	for k := range x {
		x[k], y[k] = cosine*x[k]-sine*y[k], sine*x[k]+cosine*y[k]
	}
}

// reflect reflects x in a unit vector; nil: not at all.
func reflect(x, mirror []float64) {
	if mirror == nil {
		return
	}
	s := 2 * dot(x, mirror)
	for i := range x {
		x[i] -= s * mirror[i]
	}
}

func dot(x, y []float64) (sum float64) {
	for i := range x {
		sum += x[i] * y[i]
	}
	return sum
}

func norm(x []float64) float64 { return math.Sqrt(dot(x, x)) }

// sortEigen puts values into their order, and the vectors with them.
func sortEigen(values []float64, vectors [][]float64) ([]float64, [][]float64) {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(x, y int) int {
		switch {
		case values[x] < values[y]:
			return -1
		case values[x] > values[y]:
			return 1
		}
		return 0
	})
	sorted := make([]float64, len(values))
	var turned [][]float64
	for place, old := range order {
		sorted[place] = values[old]
		if vectors == nil {
			continue
		}
		v := vectors[old]
		at := 0
		for i := range v {
			if math.Abs(v[i]) > math.Abs(v[at])*(1+1e-9) {
				at = i
			}
		}
		if v[at] < 0 {
			for i := range v {
				v[i] = -v[i]
			}
		}
		turned = append(turned, v)
	}
	return sorted, turned
}
