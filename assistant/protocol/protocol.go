// Package protocol speaks the Model Context Protocol, with its official library. It is
// for onrecord-query alone: no other program links it.
package protocol

import (
	"context"
	"io"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"onrecord/assistant"
)

// Serve answers a client until in ends.
func Serve(ctx context.Context, in io.Reader, out io.Writer) error {
	c, err := assistant.Open(in, out)
	if err != nil {
		return err
	}
	no := false
	server := mcp.NewServer(&mcp.Implementation{Name: "onrecord", Version: c.Setup.Version}, &mcp.ServerOptions{Instructions: c.Setup.About})
	for _, t := range c.Setup.Tools {
		server.AddTool(&mcp.Tool{
			Name: t.Name, Title: t.Title, Description: t.Description, InputSchema: t.Input, OutputSchema: t.Output,
			Annotations: &mcp.ToolAnnotations{ReadOnlyHint: true, IdempotentHint: true, DestructiveHint: &no, OpenWorldHint: &no},
		}, func(ctx context.Context, r *mcp.CallToolRequest) (*mcp.CallToolResult, error) {
			a, err := c.Ask(ctx, r.Params.Name, r.Params.Arguments)
			switch {
			case err != nil:
				return nil, err
			case a.Wrong != "":
				return &mcp.CallToolResult{IsError: true, Content: []mcp.Content{&mcp.TextContent{Text: a.Wrong}}}, nil
			}
			return &mcp.CallToolResult{StructuredContent: a.Object, Content: []mcp.Content{&mcp.TextContent{Text: string(a.Object)}}}, nil
		})
	}
	return server.Run(ctx, &mcp.IOTransport{Reader: c.Client(), Writer: c, MaxLineLength: assistant.MaxMessage})
}
