// The peer: @neo4j/graphql on Apollo Server, over the same graph. It has no login and no limits.
// It prints its port and ends with its standard input.

import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";
import { Neo4jGraphQL } from "@neo4j/graphql";
import neo4j from "neo4j-driver";

const typeDefs = /* GraphQL */ `
  type Servant
    @node
    @mutation(operations: [])
    @fulltext(indexes: [{ indexName: "servants_by_name", queryName: "servantsByName", fields: ["name"] }]) {
    id: ID!
    name: String!
    sort_key: String!
    birth_date_earliest: Date
    birth_date_latest: Date
    sex: String
    appointments: [Appointment!]! @relationship(type: "HELD", direction: OUT)
    certificates: [Certificate!]! @relationship(type: "HOLDS", direction: OUT)
  }

  type Appointment @node @mutation(operations: []) {
    id: ID!
    start_latest: Date!
    end_earliest: Date
    end_latest: Date
    order_date_latest: Date
    open: Boolean!
    mode: String
    order_number: String
    rank: Int
    servant: [Servant!]! @relationship(type: "HELD", direction: IN)
    position: [Position!]! @relationship(type: "TO", direction: OUT)
    move: [Promotion!]! @relationship(type: "INTO", direction: IN)
  }

  type Promotion @node @mutation(operations: []) {
    id: ID!
    kind: String
    into: [Appointment!]! @relationship(type: "INTO", direction: OUT)
  }

  type Position @node @mutation(operations: []) {
    id: ID!
    title: String
    organisation: [Organisation!]! @relationship(type: "IN", direction: OUT)
    appointments: [Appointment!]! @relationship(type: "TO", direction: IN)
  }

  type Organisation @node @mutation(operations: []) {
    id: ID!
    name: String
    positions: [Position!]! @relationship(type: "IN", direction: IN)
  }

  type Certificate @node @mutation(operations: []) {
    id: ID!
    number: String
    issued_latest: Date
    servant: [Servant!]! @relationship(type: "HOLDS", direction: IN)
    records: [PortalRecord!]! @relationship(type: "DESCRIBES", direction: IN)
  }

  type PortalRecord @node @mutation(operations: []) {
    id: ID!
    portal: String
  }

  type Finding @node @mutation(operations: []) {
    id: ID!
    rule: String
    severity: String
    state: String
    reason: String
    day: Date
    sort_key: String!
    servant: [Servant!]! @relationship(type: "CONCERNS", direction: OUT)
  }
`;

const { NEO4J_URI, NEO4J_USER, NEO4J_PASSWORD } = process.env;
const driver = neo4j.driver(NEO4J_URI, neo4j.auth.basic(NEO4J_USER, NEO4J_PASSWORD), { telemetryDisabled: true });
// Filters by greater than are off for text until somebody turns them on.
const features = { filters: { String: { GT: true } } };
const schema = await new Neo4jGraphQL({ typeDefs, driver, features }).getSchema();
const server = new ApolloServer({ schema, introspection: false, stopOnTerminationSignals: false });
const { url } = await startStandaloneServer(server, {
  listen: { host: "127.0.0.1", port: 0 },
  context: async () => ({ executionContext: driver }),
});
console.log(new URL(url).port);
process.stdin.on("end", () => process.exit(0));
process.stdin.resume();
