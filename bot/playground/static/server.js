// Talking to the playground: what this person sees, what they do, and word of changes.

export async function fetchSnapshot(person, channel) {
  const answer = await fetch(`/ui/snapshot?${new URLSearchParams({ as: person, in: channel })}`);
  if (!answer.ok) throw new Error((await answer.json()).error);
  return answer.json();
}

export async function act(name, fields) {
  const answer = await fetch(`/ui/acts/${name}`, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(fields),
  });
  const body = await answer.json();
  if (!answer.ok) throw new Error(typeof body.error === "string" ? body.error : "The playground did not take that.");
  return body;
}

// EventSource reconnects by itself; after each reconnection the server sends the current revision at once.
export function listen({ onchange, onstate }) {
  const source = new EventSource("/ui/live");
  source.addEventListener("changed", onchange);
  source.onopen = () => onstate(true);
  source.onerror = () => {
    onstate(false);
    if (source.readyState !== EventSource.CLOSED) return;
    source.close();
    setTimeout(() => listen({ onchange, onstate }), 1000);
  };
}
