"use strict";

// Operations to begin with, on the first page and in the explorer.
const EXAMPLES = [
  {
    title: "Newest findings",
    query: `query {
  findings(first: 5) {
    edges { node { reason severity state rule { title } servant { id name } organisation { name } } }
    pageInfo { hasNextPage endCursor }
  }
}`,
    variables: "",
  },
  {
    title: "Findings of one rule, with the evidence",
    query: `query Findings($rule: ID!) {
  findings(filter: {rules: [$rule]}, first: 5) {
    edges { node { reason severity policy servant { id name } evidence { label text } } }
    pageInfo { hasNextPage endCursor }
  }
}`,
    variables: '{"rule": "V10"}',
  },
  {
    title: "Servants by name",
    query: `query Servants($name: String!) {
  servants(filter: {name: $name}, first: 10) {
    edges { node { id name birthDate { exact } } }
    pageInfo { hasNextPage endCursor }
  }
}`,
    variables: '{"name": "Karimov"}',
  },
  {
    title: "Career of the servant in the last answer",
    query: `query Career($id: ID!) {
  careerPath(servantId: $id) {
    servant { name }
    steps {
      start { exact } end { exact } open
      position { title rank } organisation { name }
      mode orderNumber onMainLine move stepsGained
      competition { round protocolDay { exact } }
      training { course { title } } certificates { number }
      records { portal stream recordedAt }
    }
    gaps { start end days }
  }
}`,
    variables: '{"id": "servant:…"}',
  },
  {
    title: "People by any part of their name",
    query: `query Search($name: String!) {
  searchServants(name: $name, first: 10) { score servant { id name birthDate { exact } } }
}`,
    variables: '{"name": "Турсунова Ирода"}',
  },
  {
    title: "Rules, and how much they could judge",
    query: `query {
  rules { id title lastRun { violating satisfied notEvaluable missing { input cases } } }
}`,
    variables: "",
  },
];
