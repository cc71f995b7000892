// Composes the supergraph of subgraphs, and writes it: node compose.cjs OUT NAME=ADDRESS=SCHEMA…
// It says what does not fit together, and needs no network.
const fs = require("fs");
const { composeServices } = require("@apollo/composition");
const { parse } = require("graphql");

const [out, ...given] = process.argv.slice(2);
const subgraphs = given.map((each) => {
  const [name, url, file] = each.split("=");
  return { name, url, typeDefs: parse(fs.readFileSync(file, "utf8")) };
});
const { supergraphSdl, errors = [], hints = [] } = composeServices(subgraphs);
for (const { message } of errors) console.error(`error: ${message}`);
for (const { definition, message } of hints) console.error(`${definition.level.name.toLowerCase()}: ${message}`);
if (errors.length) process.exit(1);
fs.writeFileSync(out, supergraphSdl);
