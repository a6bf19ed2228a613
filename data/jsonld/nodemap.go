package jsonld

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// A nodeMap gathers what a document of JSON-LD says of each node of each graph:
// section 7.2 of JSON-LD 1.1 Processing Algorithms and API. That of json-gold
// compares each value of a property with all before it.
type nodeMap struct {
	graphs map[string]any    // by name: nodes by id: values by property
	labels map[string]string // of blank nodes, by those of the document
	made   int               // labels
	known  map[string]bool   // what a node has, by graph, node, property and value
}

func newNodeMap() *nodeMap {
	return &nodeMap{graphs: map[string]any{"@default": map[string]any{}}, labels: map[string]string{}, known: map[string]bool{}}
}

// An owner is what an element is a value of; without a property, of nothing.
type owner struct {
	graph, node, property string
	list                  map[string]any // in which it stands; nil: in none
	reverse               string         // the node that is a value of the element; empty: the other way round
}

// label renames a blank node, so that those of the document and ours are apart.
func (m *nodeMap) label(id string) string {
	if id != "" && !strings.HasPrefix(id, "_:") {
		return id
	}
	if id == "" || m.labels[id] == "" {
		made := fmt.Sprintf("_:b%d", m.made)
		m.made++
		if id == "" {
			return made
		}
		m.labels[id] = made
	}
	return m.labels[id]
}

// node is what is known of one.
func (m *nodeMap) node(graph, id string) map[string]any {
	nodes, ok := m.graphs[graph].(map[string]any)
	if !ok {
		nodes = map[string]any{}
		m.graphs[graph] = nodes
	}
	node, ok := nodes[id].(map[string]any)
	if !ok {
		node = map[string]any{"@id": id}
		nodes[id] = node
	}
	return node
}

// put gives a node a value, once.
func (m *nodeMap) put(graph, id, property string, value any) error {
	text, err := json.Marshal([]any{graph, id, property, value})
	if err != nil || m.known[string(text)] {
		return err
	}
	m.known[string(text)] = true
	node := m.node(graph, id)
	values, _ := node[property].([]any)
	node[property] = append(values, value)
	return nil
}

// own gives the owner a value: of a list, again and again.
func (m *nodeMap) own(of owner, value any) error {
	switch {
	case of.list != nil:
		of.list["@list"] = append(of.list["@list"].([]any), value)
		return nil
	case of.property == "":
		return nil
	}
	return m.put(of.graph, of.node, of.property, value)
}

// add takes in what was expanded.
func (m *nodeMap) add(element any, of owner) error {
	if all, ok := element.([]any); ok {
		for _, e := range all {
			if err := m.add(e, of); err != nil {
				return err
			}
		}
		return nil
	}
	object, ok := element.(map[string]any)
	switch {
	case !ok:
		return nil
	case object["@value"] != nil:
		return m.own(of, object)
	case object["@list"] != nil:
		list := map[string]any{"@list": []any{}}
		inside := of
		inside.list = list
		if err := m.add(object["@list"], inside); err != nil {
			return err
		}
		if of.list == nil && of.property != "" { // each list is another one
			node := m.node(of.graph, of.node)
			values, _ := node[of.property].([]any)
			node[of.property] = append(values, list)
			return nil
		}
		return m.own(of, list)
	}
	return m.addNode(object, of)
}

func (m *nodeMap) addNode(object map[string]any, of owner) error {
	has, _ := object["@id"].(string)
	id := m.label(has)
	node := m.node(of.graph, id)
	if of.reverse != "" {
		if err := m.put(of.graph, id, of.property, map[string]any{"@id": of.reverse}); err != nil {
			return err
		}
	} else if err := m.own(of, map[string]any{"@id": id}); err != nil {
		return err
	}
	types, _ := object["@type"].([]any)
	for _, t := range types {
		if text, ok := t.(string); ok && strings.HasPrefix(text, "_:") {
			t = m.label(text)
		}
		if err := m.put(of.graph, id, "@type", t); err != nil {
			return err
		}
	}
	if index, ok := object["@index"]; ok {
		node["@index"] = index
	}
	if reverse, ok := object["@reverse"].(map[string]any); ok {
		for _, property := range slices.Sorted(maps.Keys(reverse)) {
			if err := m.add(reverse[property], owner{graph: of.graph, property: property, reverse: id}); err != nil {
				return err
			}
		}
	}
	if graph, ok := object["@graph"]; ok {
		if _, known := m.graphs[id]; !known {
			m.graphs[id] = map[string]any{}
		}
		if err := m.add(graph, owner{graph: id}); err != nil {
			return err
		}
	}
	if err := m.add(object["@included"], owner{graph: of.graph}); err != nil {
		return err
	}
	for _, property := range slices.Sorted(maps.Keys(object)) {
		if strings.HasPrefix(property, "@") {
			continue
		}
		name := property
		if strings.HasPrefix(name, "_:") {
			name = m.label(name)
		}
		if err := m.add(object[property], owner{graph: of.graph, node: id, property: name}); err != nil {
			return err
		}
	}
	return nil
}
