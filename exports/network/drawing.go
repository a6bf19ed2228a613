package network

import (
	"math"

	"onrecord/exports/palette"
	"onrecord/graph/view"
	"onrecord/schema"
)

// actorColours are by the type of an actor, the others by kind.
var (
	actorColours = map[string]palette.Colour{"person": palette.Blue, "state": palette.Sky, "organization": palette.Green, "group": palette.Purple}
	kindColours  = map[schema.Kind]palette.Colour{
		schema.KindActor: palette.Blue, schema.KindPosition: palette.Orange, schema.KindPlace: palette.Yellow,
		schema.KindEvent: palette.Vermilion, schema.KindSource: palette.Dark, schema.KindStatement: palette.Grey,
	}
	edgeColours = map[string]palette.Colour{
		"supports": palette.Blue, "opposes": palette.Vermilion, "agrees": palette.Blue, "disagrees": palette.Vermilion,
		"praises": palette.Blue, "criticizes": palette.Vermilion, "contradicts": palette.Vermilion,
	}
)

func nodeColour(n *view.Node) palette.Colour {
	if c, ok := actorColours[n.Type]; ok && n.Kind == schema.KindActor {
		return c
	}
	return kindColours[n.Kind]
}

func edgeColour(e *view.Edge) palette.Colour {
	if c, ok := edgeColours[e.Type]; ok {
		return c
	}
	return palette.Grey
}

// nodeSize grows with the square root of the weight: the area with the weight.
func nodeSize(n *view.Node) float64 {
	if n.Kind == schema.KindStatement {
		return 5
	}
	return math.Round(1000*math.Sqrt(float64(n.Weight))) / 100
}
