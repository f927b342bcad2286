// Draws what the bot sends: the messages of a card, a modal or a home.
import { Message } from "slack-blocks-to-jsx";
import "slack-blocks-to-jsx/dist/style.css";
import "./slack.css";
import { createRoot } from "react-dom/client";
import { flushSync } from "react-dom";

const LOGO = "data:image/svg+xml," + encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 36"><rect width="36" height="36" fill="#1d4ed8"/>' +
  '<path d="M8 10h20v13H17l-5 5v-5H8z" fill="#fff"/></svg>');

// The renderer counts on from a block's earlier lists and adds `offset` to that; Slack takes `offset` alone.
const counted = (block) => {
  const before = {};
  const elements = block.elements?.map((element) => {
    if (element.type !== "rich_text_list") return element;
    const start = before[element.indent] ?? 0;
    before[element.indent] = start + element.elements.length;
    return { ...element, offset: (element.offset ?? 0) - start };
  });
  return block.type === "rich_text" ? { ...block, elements } : block;
};

const Blocks = ({ view, theme }) =>
  <Message blocks={view.blocks.map(counted)} theme={theme} name="" logo="" withoutWrapper />;

const Post = ({ message, theme, time }) =>
  <Message blocks={message.blocks.map(counted)} theme={theme} name="Customer Care" logo={LOGO} time={time} />;

const Modal = ({ view, theme }) =>
  <section className="modal">
    <h1>{view.title.text}</h1>
    <Blocks view={view} theme={theme} />
    <footer>
      {view.close && <button>{view.close.text}</button>}
      {view.submit && <button className="send">{view.submit.text}</button>}
    </footer>
  </section>;

const Drawing = ({ drawing, theme, time }) => {
  if (Array.isArray(drawing)) {
    return drawing.map((message, at) => <Post key={at} message={message} theme={theme} time={time} />);
  }
  return drawing.type === "modal" ? <Modal view={drawing} theme={theme} /> : <Blocks view={drawing} theme={theme} />;
};

window.draw = (drawing, theme) => {
  document.documentElement.dataset.theme = theme;
  const place = document.createElement("main");
  document.body.replaceChildren(place);
  const time = new Date(2026, 2, 9, 14, 32);
  flushSync(() => createRoot(place).render(<Drawing drawing={drawing} theme={theme} time={time} />));
};
