/* Ticks for tasks and skills: kept in this browser alone, under the uid of what they stand for. */
const KEY = "progress";
const LARGEST = 1_000_000; /* bytes of a file that is taken in */
const UID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const page = document.querySelector("[data-progress]");
const boxes = [...document.querySelectorAll("[data-tick]")];
const find = (name) => document.querySelector(`[data-${name}]`);
const status = find("status");
const gone = find("gone");
const guide = page?.dataset.progress;
/* All tasks of all plans and all skills: what is ticked and not among them has left the guide. */
const known = new Set([...(page?.dataset.tasks.split(" ") ?? []), ...boxes.map((box) => box.value)]);

const say = (text) => {
  status.textContent = text;
  status.className = text ? "note" : "";
};

/* A map of uid to { guide, kind, title }; anything else in it is left out. */
const readable = (ticks) =>
  Object.fromEntries(
    Object.entries(ticks ?? {}).filter(
      ([uid, tick]) =>
        UID.test(uid) && ["guide", "kind", "title"].every((name) => typeof tick?.[name] === "string"),
    ),
  );

let ticks = {};

/* The latest state: another tab may have changed it. Without storage, that of this page. */
const load = () => {
  try {
    const stored = localStorage.getItem(KEY);
    if (stored) ticks = readable(JSON.parse(stored).ticks);
  } catch {
    /* Unreadable or switched off: saving says so. */
  }
};

const save = () => {
  try {
    localStorage.setItem(KEY, JSON.stringify({ version: 1, ticks }));
    return true;
  } catch {
    say("This browser does not keep anything for this site: ticks are lost when you leave the page.");
    return false;
  }
};

const lost = () =>
  Object.entries(ticks).filter(([uid, tick]) => tick.guide === guide && !known.has(uid));

const showLost = () => {
  const left = lost().map(([, tick]) => tick);
  gone.hidden = left.length === 0;
  const kinds = new Set(left.map((tick) => tick.kind));
  const noun = kinds.size === 1 ? [...kinds][0] : "entry";
  const nouns = noun === "entry" ? "entries" : `${noun}s`;
  const [what, is] = left.length === 1 ? [noun, "is"] : [nouns, "are"];
  gone.querySelector("p").textContent =
    `${left.length} ticked ${what} ${is} no longer in the guide: ` +
    `${left.map((tick) => `“${tick.title}”`).join(", ")}.`;
};

const show = () => {
  for (const box of boxes) box.checked = box.value in ticks;
  for (const tally of document.querySelectorAll("[data-tally]")) {
    const counted = boxes.filter((box) => box.dataset.tick === tally.dataset.tally);
    const done = counted.filter((box) => box.checked).length;
    const bar = tally.querySelector("progress");
    bar.max = counted.length || 1;
    bar.value = done;
    const noun = counted.length === 1 ? tally.dataset.one : tally.dataset.many;
    tally.querySelector("span").textContent = `${done} of ${counted.length} ${noun}`;
    tally.hidden = counted.length === 0;
  }
  showLost();
};

const titleOf = (box) => box.closest("label").innerText.trim();

const onTick = ({ target: box }) => {
  say("");
  load();
  if (box.checked) ticks[box.value] = { guide, kind: box.dataset.tick, title: titleOf(box) };
  else delete ticks[box.value];
  save();
  show();
};

const exportTicks = () => {
  load();
  const text = JSON.stringify({ version: 1, ticks }, null, 2);
  const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  Object.assign(document.createElement("a"), { href: address, download: "ticks.json" }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
  say(`Ticks saved in “ticks.json”: ${Object.keys(ticks).length}.`);
};

/* The ticks in a file's text; whatever is wrong with it ends in an exception. */
const parse = (text) => {
  const data = JSON.parse(text);
  if (data?.version !== 1 || Object(data.ticks) !== data.ticks) throw new TypeError();
  const found = readable(data.ticks);
  if (Object.keys(data.ticks).length !== Object.keys(found).length) throw new TypeError();
  return found;
};

const importTicks = async ({ target }) => {
  const [file] = target.files;
  if (!file) return;
  try {
    if (file.size > LARGEST) throw new RangeError();
    const found = parse(await file.text());
    load();
    const before = Object.keys(ticks).length;
    ticks = { ...ticks, ...found };
    const added = Object.keys(ticks).length - before;
    if (save()) say(`Ticks in the file: ${Object.keys(found).length}. New here: ${added}.`);
  } catch {
    say(`“${file.name}” is not a file of ticks that was saved here. Your ticks are as they were.`);
  }
  target.value = "";
  show();
};

const forgetLost = () => {
  load();
  const left = lost();
  for (const [uid] of left) delete ticks[uid];
  if (save()) say(`Ticks that were forgotten: ${left.length}.`);
  show();
  /* The button is gone: on from where the others are. */
  find("keeping").querySelector("h2").focus();
};

const takeOver = ({ key }) => {
  if (key !== KEY && key !== null) return;
  if (key === null || localStorage.getItem(KEY) === null) ticks = {};
  load();
  show();
};

const listen = () => {
  for (const box of boxes) box.addEventListener("change", onTick);
  find("export").addEventListener("click", exportTicks);
  find("import").addEventListener("change", importTicks);
  find("forget").addEventListener("click", forgetLost);
  addEventListener("storage", takeOver);
  /* Back from another page: the browser shows this one as it was left. */
  addEventListener("pageshow", () => {
    load();
    show();
  });
};

const start = () => {
  listen();
  find("keeping").hidden = false;
  find("plain").hidden = true;
  load();
  try {
    localStorage.setItem(`${KEY}-test`, "");
    localStorage.removeItem(`${KEY}-test`);
  } catch {
    save();
  }
  show();
};

if (page) start();
