package schema

// A NodeKind says what a node is.
type NodeKind int

// The kinds of nodes.
const (
	NullNode   NodeKind = iota // nothing
	StringNode                 // a text
	NumberNode                 // a number, Text as it was written
	BoolNode                   // true or false
	ListNode                   // Items
	MapNode                    // Keys and, one for each, Items
)

// String names the kind as a person would.
func (k NodeKind) String() string {
	return [...]string{"nothing", "a text", "a number", "true or false", "a list", "an object"}[k]
}

// A Node is a value as it stands in a file, whatever the file's syntax: YAML,
// JSON and CSV readers make nodes, and a Decoder makes entities of them.
type Node struct {
	Kind  NodeKind
	Text  string
	Keys  []*Node
	Items []*Node
	Pos   Pos
}

// Get finds the value of a key of a map, or nil.
func (n *Node) Get(key string) *Node {
	if n == nil || n.Kind != MapNode {
		return nil
	}
	for i, k := range n.Keys {
		if k.Text == key {
			return n.Items[i]
		}
	}
	return nil
}

// Without returns a copy of a map that lacks some keys.
func (n *Node) Without(keys ...string) *Node {
	c := *n
	c.Keys, c.Items = nil, nil
next:
	for i, k := range n.Keys {
		for _, out := range keys {
			if k.Text == out {
				continue next
			}
		}
		c.Keys, c.Items = append(c.Keys, k), append(c.Items, n.Items[i])
	}
	return &c
}

// Nodes is memory for nodes that are all let go together, as those of a row
// are when it is decoded. The zero Nodes is ready; it is of one goroutine. A nil
// one makes nodes that each live as long as they are used.
type Nodes struct {
	blocks [][]Node
	used   int
}

const nodesBlock = 256

// New makes a node. Its lists may have room from an earlier use.
func (a *Nodes) New(kind NodeKind, text string, at Pos) *Node {
	if a == nil {
		return &Node{Kind: kind, Text: text, Pos: at}
	}
	if a.used == nodesBlock*len(a.blocks) {
		a.blocks = append(a.blocks, make([]Node, nodesBlock))
	}
	n := &a.blocks[a.used/nodesBlock][a.used%nodesBlock]
	a.used++
	*n = Node{Kind: kind, Text: text, Keys: n.Keys[:0], Items: n.Items[:0], Pos: at}
	return n
}

// Reset takes all nodes back.
func (a *Nodes) Reset() {
	if a != nil {
		a.used = 0
	}
}

// Put adds a key, where its value stands, and the value to a map.
func (a *Nodes) Put(to *Node, key string, value *Node) {
	to.Keys = append(to.Keys, a.New(StringNode, key, value.Pos))
	to.Items = append(to.Items, value)
}
