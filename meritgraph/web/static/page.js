"use strict";

const EXAMPLES = [
  ["Newest findings", `query {
  findings(first: 5) {
    edges { node { reason severity state rule { title } servant { id name } organisation { name } } }
    pageInfo { hasNextPage endCursor }
  }
}`, ""],
  ["Servants by name", `query Servants($name: String!) {
  servants(filter: {name: $name}, first: 10) {
    edges { node { id name birthDate { exact } } }
    pageInfo { hasNextPage endCursor }
  }
}`, '{"name": "Karimov"}'],
  ["Career of the servant in the last answer", `query Career($id: ID!) {
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
}`, '{"id": "servant:…"}'],
];

const part = (id) => document.getElementById(id);

function pick() {
  const [, query, variables] = EXAMPLES[part("example").selectedIndex];
  part("query").value = query;
  part("variables").value = variables;
}

async function ask() {
  part("status").textContent = "Sending …";
  part("answer").textContent = "";
  try {
    const variables = part("variables").value.trim();
    const body = { query: part("query").value, variables: variables ? JSON.parse(variables) : null };
    const started = performance.now();
    const response = await fetch("/graphql", {
      method: "POST",
      headers: {
        "Accept": "application/graphql-response+json",
        "Authorization": `Bearer ${part("token").value.trim()}`,
        "Content-Type": "application/json",
      },
      body: JSON.stringify(body),
    });
    const answer = await response.json();
    const errors = answer.errors ? `, ${answer.errors.length} error(s)` : "";
    part("status").textContent = `Status ${response.status}${errors}, ${Math.round(performance.now() - started)} ms`;
    const text = JSON.stringify(answer, null, 2);
    part("answer").textContent = text;
    const servant = /"(servant:[a-z0-9]+)"/.exec(text);
    if (servant) EXAMPLES[2][2] = JSON.stringify({ id: servant[1] });
  } catch (error) {
    part("status").textContent = error instanceof SyntaxError ? "The variables or the answer are not JSON." : `No answer: ${error.message}`;
  }
}

for (const [title] of EXAMPLES) part("example").append(new Option(title));
part("example").addEventListener("change", pick);
part("ask").addEventListener("submit", (event) => { event.preventDefault(); ask(); });
part("query").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) part("ask").requestSubmit();
});
pick();
