// Answers SQL with DuckDB in this process: a line of JSON {"sql": …} comes in, and
// {"rows": …, "ms": …, "busy": …} or {"error": …} goes out. The rows are made, and not read.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const { DuckDBInstance } = createRequire(process.argv[2] + "/")("@duckdb/node-api");
const connection = await (await DuckDBInstance.create(":memory:")).connect();
for await (const line of createInterface({ input: process.stdin })) {
  let answer;
  try {
    const began = process.hrtime.bigint(), before = process.cpuUsage();
    const result = await connection.run(JSON.parse(line).sql);
    const ms = Number(process.hrtime.bigint() - began) / 1e6, { user, system } = process.cpuUsage(before);
    answer = { rows: result.rowCount, ms, busy: (user + system) / 1e3 };
  } catch (error) {
    answer = { error: String(error) };
  }
  process.stdout.write(JSON.stringify(answer) + "\n");
}
