// Block Kit as Slack shows it: JSON in, an array of arrays of blocks; JSON out, an array of HTML.
import { text } from "node:stream/consumers";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { Message } from "slack-blocks-to-jsx";

const hooks = {
  user: ({ id }) => createElement("span", { className: "mention" }, `@${id}`),
  channel: ({ id }) => createElement("span", { className: "mention" }, `#${id}`),
};
const drawn = JSON.parse(await text(process.stdin)).map((blocks) =>
  renderToStaticMarkup(
    createElement(Message, { blocks, hooks, logo: "", name: "Folkmoot", time: new Date("2026-03-31T14:00:00Z") }),
  ),
);
process.stdout.write(JSON.stringify(drawn));
