
"use strict";
const TEXTS = {
  en: {
    title: "Grade suggested replies", language: "Language", help: "What to do",
    task: "You see a customer's message, what was said before, and replies that could be offered to the agent. Grade each reply by itself, as the agent who has to answer now. The order is random and tells nothing.",
    two: "Could be sent as it is", two_more: "It answers the message and is right, apart from placeholders to fill in.",
    one: "A useful start", one_more: "Right in the main, but something has to be added, changed or taken out before it can be sent.",
    zero: "No help", zero_more: "It answers something else, is wrong, or writing anew would be quicker.",
    skip: "Skip", skip_more: "You cannot tell, for example for want of context. Skipped replies do not count.",
    placeholders: "Words in braces such as {customer_name} stand for personal data and are filled in before sending.",
    keys_help: "Keys: 0, 1, 2 grade the marked reply and go on; S skips; U takes back; the arrows left and right go from reply to reply. Everything works with Tab and Enter too.",
    kept: "Nothing leaves this computer: your grades are kept in this browser until you download them. Closing the page loses nothing.",
    rater: "Your id", rater_help: "The one that you were given, or your initials; letters, digits, spaces, dots and dashes.",
    begin: "Begin", unkept: "This browser keeps nothing for this page: download your grades before you close it.",
    keys: "Keys on", offered: "Replies to grade", sent: "What was really sent", previous: "Back", next: "On",
    undo: "Take back", open_one: "First without a grade", take: "Download the grades", json: "as JSON", csv: "as CSV",
    customer: "Customer", agent: "Agent", nothing_before: "Nothing was said before.",
    where: (n, all, account) => `Message ${n} of ${all}, ${account}`, reply: (n, all) => `Reply ${n} of ${all}`,
    count: (done, all) => `${done} of ${all} done`, nothing: "There is nothing to take back.",
    graded: (grade) => grade === "s" ? "Skipped." : `Graded ${grade}.`, taken: "Taken back.",
    finished: "All replies are done. Download the grades and hand them in.",
  },
  ko: {
    title: "추천 답변 평가", language: "언어", help: "평가 방법",
    task: "고객 메시지와 그 이전 대화, 그리고 상담원에게 추천될 수 있는 답변이 보입니다. 지금 답해야 하는 상담원의 입장에서 답변을 하나씩 따로 평가해 주세요. 순서는 무작위이며 아무 뜻도 없습니다.",
    two: "그대로 보낼 수 있음", two_more: "메시지에 맞는 올바른 답변입니다. 채워 넣을 자리표시자는 문제 삼지 않습니다.",
    one: "쓸 만한 초안", one_more: "대체로 맞지만 보내기 전에 덧붙이거나 고치거나 빼야 할 것이 있습니다.",
    zero: "도움이 안 됨", zero_more: "다른 것에 대한 답변이거나 틀렸거나, 새로 쓰는 편이 더 빠릅니다.",
    skip: "건너뛰기", skip_more: "맥락이 부족하거나 해서 판단할 수 없습니다. 건너뛴 답변은 세지 않습니다.",
    placeholders: "{customer_name}처럼 중괄호로 묶인 말은 개인정보를 대신하며, 보내기 전에 채워집니다.",
    keys_help: "단축키: 0, 1, 2는 표시된 답변을 평가하고 다음으로 넘어갑니다. S는 건너뛰기, U는 되돌리기, 왼쪽·오른쪽 화살표는 답변 사이 이동입니다. Tab과 Enter로도 모두 할 수 있습니다.",
    kept: "어떤 내용도 이 컴퓨터 밖으로 나가지 않습니다. 평가는 내려받을 때까지 이 브라우저에 보관되며, 페이지를 닫아도 사라지지 않습니다.",
    rater: "평가자 아이디", rater_help: "받은 아이디나 이름 머리글자. 글자, 숫자, 띄어쓰기, 점, 줄표를 쓸 수 있습니다.",
    begin: "시작", unkept: "이 브라우저는 이 페이지의 내용을 보관하지 않습니다. 닫기 전에 평가를 내려받으세요.",
    keys: "단축키 사용", offered: "평가할 답변", sent: "실제로 보낸 답변", previous: "이전", next: "다음",
    undo: "되돌리기", open_one: "평가하지 않은 첫 답변", take: "평가 내려받기", json: "JSON으로", csv: "CSV로",
    customer: "고객", agent: "상담원", nothing_before: "이전 대화가 없습니다.",
    where: (n, all, account) => `메시지 ${n}/${all}, ${account}`, reply: (n, all) => `답변 ${n}/${all}`,
    count: (done, all) => `${all}개 중 ${done}개 완료`, nothing: "되돌릴 것이 없습니다.",
    graded: (grade) => grade === "s" ? "건너뛰었습니다." : `${grade}점을 주었습니다.`, taken: "되돌렸습니다.",
    finished: "모든 답변을 평가했습니다. 평가를 내려받아 제출해 주세요.",
  },
};
const GRADES = ["2", "1", "0", "s"];
const LABELS = { 2: "two", 1: "one", 0: "zero", s: "skip" };
const { sample, questions } = JSON.parse(document.getElementById("data").textContent);
// Every reply with its place: which message, and which of its replies.
const items = questions.flatMap((question, q) => question.replies.map(({ item }, r) => ({ item, q, r })));
const $ = (id) => document.getElementById(id);

let language = navigator.language.startsWith("ko") ? "ko" : "en";
let rater = "";
let at = 0; // the place of the marked reply in `items`
let state = { grades: {}, done: [] }; // grades by item; what was done, oldest first, to take back

function stored(name, value) {
  try {
    const key = `nlp-support grades ${sample} ${name}`;
    if (value === undefined) return JSON.parse(localStorage.getItem(key));
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    $("unkept").hidden = false;
  }
  return null;
}

function say(text) {
  $("said").textContent = text;
}

function element(name, text, properties = {}) {
  return Object.assign(document.createElement(name), { textContent: text, ...properties });
}

function translate() {
  const texts = TEXTS[language];
  document.documentElement.lang = language;
  document.title = texts.title;
  $("language").value = language;
  for (const one of document.querySelectorAll("[data-text]")) one.textContent = texts[one.dataset.text];
  if (rater) show();
}

function turn(who, text, tag) {
  const found = element(tag, "", { className: who });
  found.append(element("b", TEXTS[language][who]), text);
  return found;
}

function show() {
  const texts = TEXTS[language];
  const { q, r } = items[at];
  const question = questions[q];
  const content = /^[a-z]{2,3}$/.test(question.language) ? question.language : ""; // "": not known
  const counted = items.filter(({ item }) => item in state.grades).length;
  $("progress").max = items.length;
  $("progress").value = counted;
  $("count").textContent = texts.count(counted, items.length);
  $("where").textContent = texts.where(q + 1, questions.length, question.account);
  $("before").replaceChildren(...question.before.map(([who, text]) => turn(who, text, "li")));
  if (!question.before.length) $("before").append(element("li", texts.nothing_before));
  $("before").tabIndex = $("before").scrollHeight > $("before").clientHeight ? 0 : -1;
  $("before").scrollTop = $("before").scrollHeight;
  $("message").replaceChildren(...turn("customer", question.text, "blockquote").childNodes);
  for (const id of ["before", "message", "sent_text", "replies"]) $(id).lang = content;
  $("sent").hidden = question.sent === null;
  $("sent").open = false;
  $("sent_text").textContent = question.sent ?? "";
  $("replies").replaceChildren(...question.replies.map((reply, n) => card(reply, n, n === r, question.replies.length)));
  if (counted === items.length) say(texts.finished);
}

function card(reply, n, current, all) {
  const texts = TEXTS[language];
  const found = element("div", "", { className: current ? "reply current" : "reply", id: `reply${n}`, tabIndex: -1 });
  found.setAttribute("role", "group");
  found.setAttribute("aria-labelledby", `name${n} text${n}`);
  if (current) found.setAttribute("aria-current", "true");
  if (current) found.setAttribute("aria-describedby", "message");
  const name = element("h3", texts.reply(n + 1, all), { id: `name${n}`, lang: language });
  const buttons = element("div", "", { className: "grades", lang: language });
  for (const grade of GRADES) {
    const button = element("button", "", { type: "button" });
    button.append(element("kbd", grade.toUpperCase()), ` ${texts[LABELS[grade]]}`);
    button.setAttribute("aria-pressed", String(state.grades[reply.item] === grade));
    button.addEventListener("click", () => give(reply.item, grade));
    buttons.append(button);
  }
  found.append(name, element("p", reply.text, { id: `text${n}` }), buttons);
  return found;
}

function go(place) {
  at = Math.min(Math.max(place, 0), items.length - 1);
  show();
  const marked = $(`reply${items[at].r}`);
  marked.focus({ preventScroll: true });
  marked.scrollIntoView({ block: "nearest" });
  if (items[at].r === 0) $("where").scrollIntoView({ block: "nearest" }); // a new message is read first
}

function give(item, grade) {
  state.done.push([item, state.grades[item] ?? null]);
  state.grades[item] = grade;
  stored(`by ${rater}`, state);
  say(TEXTS[language].graded(grade));
  go(items.findIndex((one) => one.item === item) + 1);
}

function undo() {
  const last = state.done.pop();
  if (!last) return say(TEXTS[language].nothing);
  const [item, before] = last;
  if (before === null) delete state.grades[item];
  else state.grades[item] = before;
  stored(`by ${rater}`, state);
  say(TEXTS[language].taken);
  go(items.findIndex((one) => one.item === item));
}

function firstOpen() {
  const found = items.findIndex(({ item }) => !(item in state.grades));
  return found < 0 ? items.length - 1 : found;
}

function download(text, type, ending) {
  const link = element("a", "", { href: URL.createObjectURL(new Blob([text], { type })) });
  link.download = `grades-${rater}-${sample}.${ending}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

function rows() {
  const given = items.filter(({ item }) => item in state.grades);
  return given.map(({ item }) => [item, state.grades[item]]);
}

$("language").addEventListener("change", () => {
  language = $("language").value;
  stored("language", language);
  translate();
});
$("start").addEventListener("submit", (event) => {
  event.preventDefault();
  rater = $("rater").value.trim().normalize("NFC");
  const known = stored(`by ${rater}`);
  state = known && known.grades && known.done ? known : { grades: {}, done: [] };
  stored("rater", rater);
  $("help").open = false;
  $("work").hidden = false;
  say("");
  go(firstOpen());
});
$("previous").addEventListener("click", () => go(at - 1));
$("next").addEventListener("click", () => go(at + 1));
$("undo").addEventListener("click", undo);
$("open_one").addEventListener("click", () => go(firstOpen()));
$("json").addEventListener("click", () => {
  const grades = rows().map(([item, grade]) => ({ item, grade: grade === "s" ? null : Number(grade) }));
  download(JSON.stringify({ sample, rater, grades }, null, 1), "application/json", "json");
});
$("csv").addEventListener("click", () => {
  const lines = [["item", "rater", "grade"], ...rows().map(([item, grade]) => [item, rater, grade])];
  download("\ufeff" + lines.map((line) => line.join(",") + "\r\n").join(""), "text/csv", "csv");
});
// What a key means, also where Korean is typed, or where digits are typed with the shift key.
function keyOf(event) {
  const key = event.key.toLowerCase();
  const [, placed] = /^(?:Digit|Numpad|Key)([0-2SU])$/.exec(event.code) ?? [];
  const told = GRADES.includes(key) || /^([a-z3-9]|arrow.*)$/.test(key) || event.shiftKey;
  return told || !placed ? key : placed.toLowerCase();
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input:not([type=checkbox]), select, textarea");
  if (!rater || typing || !$("keys").checked || event.ctrlKey || event.altKey || event.metaKey) return;
  const key = keyOf(event);
  if (GRADES.includes(key)) give(items[at].item, key);
  else if (key === "u") undo();
  else if (key === "arrowright") go(at + 1);
  else if (key === "arrowleft") go(at - 1);
  else return;
  event.preventDefault();
});

language = TEXTS[stored("language")] ? stored("language") : language;
$("rater").value = stored("rater") ?? "";
translate();
