// Everything works without this file. With it, answers come in place, fields suggest, and the room is live.
(() => {
  "use strict";
  const PART = { "folkmoot-part": "1" };
  const find = (selector, root = document) => root.querySelector(selector);
  const live = find("#live");
  const announce = (text) => { live.textContent = ""; setTimeout(() => { live.textContent = text.replace(/\s+/g, " ").trim().slice(0, 300); }, 60); };
  const fragment = (html) => { const box = document.createElement("template"); box.innerHTML = html.trim(); return box.content.firstElementChild; };
  const focusFirst = (root) => { const first = find("[data-focus]", root) || find("input:not([type=hidden]), select, textarea", root); if (first) first.focus(); };

  // The reader's zone, for guests whom nobody else tells us.
  try {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (zone) document.cookie = `folkmoot_zone=${encodeURIComponent(zone)}; path=/; max-age=31536000; samesite=lax`;
    document.querySelectorAll("[data-zone]").forEach((field) => { if (!field.value) field.value = zone; });
  } catch { /* an old browser: times come in UTC, and say so */ }

  // An address to share says no more than it must.
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-tidy], .search")) return;
    for (const field of event.target.elements) if (field.name && field.value === "" && !field.required && field.getAttribute("aria-required") !== "true") field.disabled = true;
    setTimeout(() => { for (const field of event.target.elements) field.disabled = false; }, 0);
  });

  // Presses and forms: the answer alone, put where it belongs.
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-act]") || !window.fetch) return;
    event.preventDefault();
    const button = event.submitter;
    if (button?.hasAttribute("aria-busy")) return;
    const sent = new FormData(form);
    if (button?.name) sent.set(button.name, button.value);
    button?.setAttribute("aria-busy", "true");
    try {
      const got = await fetch(form.action, { method: "POST", headers: PART, body: form.enctype === "multipart/form-data" ? sent : new URLSearchParams(sent) });
      const id = find("[name=_id]", form);
      if (id) id.value = Array.from(crypto.getRandomValues(new Uint8Array(9)), (n) => n.toString(16)).join("");
      if (got.status === 204) { if (form.matches("[data-say]")) form.elements.text.value = ""; if (!open()) location.reload(); return; }
      if (got.redirected || !got.ok && got.status !== 422 && got.status !== 500) { location.reload(); return; }
      const said = (name) => got.headers.has(`folkmoot-${name}`);
      const [html, update] = said("steps") ? await steps(got, button) : [await got.text(), said("update")];
      place(fragment(html), form, button, update);
    } catch { announce("That did not arrive. Please check the connection and press again."); } finally { button?.removeAttribute("aria-busy"); find(".steps")?.remove(); }
  });

  // Lines say how far it is; the answer stands behind an empty one.
  async function steps(got, button) {
    const box = fragment('<label class="note steps"><progress></progress> <span></span></label>');
    button.after(box);
    const reader = got.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = "", step = [];
    for (let one; !(one = await reader.read()).done;) {
      text += one.value;
      step = JSON.parse(text.split("\n\n")[0].match(/^\[.*\]$/gm)?.pop() || "[0,1]");
      Object.assign(box.firstChild, { max: step[1], value: step[0] });
      box.lastChild.textContent = `${step[0]} of ${step[1]} ${step[2]}`;
    }
    return [text.slice(text.indexOf("\n\n") + 2), step[3]];
  }

  function place(answer, form, button, update) {
    const region = (button || form).closest("[data-reply]");
    if (update || form.matches("[data-sheet]")) {
      region.replaceWith(answer);
      const same = button && [...answer.querySelectorAll("button[name=_address]")].find((one) => one.value === button.value);
      if (same) same.focus();
    } else {
      const after = (button || form).closest("article, .actions, .pager, .starts") || region;
      let box = after.nextElementSibling;
      if (!box?.matches(".follow")) { box = document.createElement("div"); box.className = "follow"; after.after(box); }
      box.replaceChildren(answer);
    }
    if (answer.matches("[data-sheet]")) focusFirst(answer);
    announce(answer.textContent);
  }

  // Suggestions while typing, in a field that has them.
  let pause;
  document.addEventListener("input", (event) => {
    const field = event.target;
    const source = field.dataset?.suggest;
    if (!source) return;
    clearTimeout(pause);
    pause = setTimeout(async () => {
      const path = source === "room" ? "/room/suggest" : source === "zone" ? "/suggest/zone" : "/suggest";
      const got = await fetch(`${path}?${new URLSearchParams({ source, field: field.name, text: field.value })}`).catch(() => null);
      if (!got?.ok || !field.list) return;
      const make = ({ value, label }) => { const one = document.createElement("option"); one.value = value; if (label && label !== value) one.label = label; return one; };
      field.list.replaceChildren(...(await got.json()).map(make));
    }, 150);
  });

  // Answers while typing, in the form that searches. What stands in its address stands in the browser's, to be shared.
  let typing, telling, asking;
  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-live]");
    if (!form || !window.fetch) return;
    clearTimeout(typing);
    clearTimeout(telling);
    typing = setTimeout(() => glance(form), 250);
  });
  async function glance(form) {
    asking?.abort();
    asking = new AbortController();
    const said = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));
    const got = await fetch(`${form.action}?${said}`, { headers: PART, signal: asking.signal }).catch(() => null);
    if (got?.status !== 200 || got.redirected) return;
    const html = await got.text().catch(() => "");
    const box = find("#answer");
    if (!html || !box) return;
    box.replaceChildren(fragment(html));
    box.hidden = false;
    document.querySelectorAll("[data-before]").forEach((one) => { one.hidden = true; });
    history.replaceState(null, "", got.headers.get("folkmoot-here"));
    // Said once the typing has stopped, and only how many there are: nobody is talked over.
    telling = setTimeout(() => announce(find(".text, .card-title", box)?.textContent || ""), 600);
  }

  // The room, live.
  const room = find("[data-room]");
  let stream;
  const open = () => stream && stream.readyState === EventSource.OPEN;
  if (!room || !window.EventSource) return;
  const feed = find("#feed");
  const end = () => window.scrollTo({ top: document.body.scrollHeight });
  const text = find("#text");
  stream = new EventSource(`/room/events?epoch=${room.dataset.epoch}&since=${room.dataset.since}`);
  stream.addEventListener("over", () => { stream.close(); location.reload(); });
  stream.addEventListener("here", (event) => { find("#here").textContent = JSON.parse(event.data).join(", "); });
  stream.addEventListener("put", (event) => {
    const { id, html } = JSON.parse(event.data);
    const old = document.getElementById(id);
    if (!html) { old?.remove(); return; }
    const fresh = fragment(html);
    const held = old?.contains(document.activeElement) ? document.activeElement : null;
    if (old) old.replaceWith(fresh); else feed.append(fresh);
    const same = held?.name && [...fresh.querySelectorAll("button, input, select, textarea")].find((one) => one.name === held.name && one.value === held.value);
    if (same) same.focus();
    else if (find("[data-sheet]", fresh)) focusFirst(fresh);
    if (!old || held) end();
  });
  text.focus({ preventScroll: true });
  end();
})();
