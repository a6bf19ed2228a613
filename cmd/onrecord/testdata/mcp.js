// A client of the Model Context Protocol starts a server and calls tools. Arguments: the
// calls as JSON, the command and its arguments.
const { Client } = require("@modelcontextprotocol/sdk/client/index.js");
const { StdioClientTransport } = require("@modelcontextprotocol/sdk/client/stdio.js");

(async () => {
	const [calls, command, ...args] = process.argv.slice(2);
	const client = new Client({ name: "test", version: "1" });
	await client.connect(new StdioClientTransport({ command, args, env: process.env, stderr: "inherit" }));
	const { tools } = await client.listTools();
	const answers = [];
	for (const call of JSON.parse(calls)) answers.push(await client.callTool(call)); // it checks answers against their schema
	console.log(JSON.stringify({ tools: tools.map((t) => t.name), answers, about: client.getInstructions() }));
	await client.close();
})().catch((err) => {
	console.error(err);
	process.exit(1);
});
