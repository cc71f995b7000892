// The server of graphql-js in big_answer.py: the same objects and the same schema, on a free port, which it prints first.
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { buildSchema } from "graphql";
import { createHandler } from "graphql-http";

const schema = buildSchema(`
  type Record { id: ID! portal: String! stream: String! number: Int! missing: Boolean! }
  type Row {
    id: ID! name: String! title: String! portal: String! number: String! rank: Int! steps: Int! share: Float! open: Boolean!
    closed: String records: [Record!]!
  }
  type Query { rows: [Row!]! }
`);

const rows = Array.from({ length: 1000 }, (_, n) => ({
  id: `row:${n}`,
  name: `Name ${n}`,
  title: `Title ${n % 40}`,
  portal: "test.argos.uz",
  number: String(n).padStart(9, "0"),
  rank: n % 17,
  steps: n % 5,
  share: (n % 4) + 0.5,
  open: n % 2 === 0,
  closed: n % 2 === 0 ? null : "2020-01-01",
  records: Array.from({ length: 3 }, (_, at) => ({
    id: `record:${n}:${at}`, portal: "mo.argos.uz", stream: "orders", number: n + at, missing: at === 1,
  })),
}));

const handle = createHandler({ schema, rootValue: { rows: async () => rows } });
const server = createServer(async (request, response) => {
  const { method, url, headers } = request;
  const [body, { status, statusText, headers: sent }] = await handle({
    method, url, headers, body: () => text(request), raw: request, context: {},
  });
  // With its length, because the client that measures reads no chunks.
  response.writeHead(status, statusText, { ...sent, "content-length": Buffer.byteLength(body) }).end(body);
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
