// Draws a card as Teams would: a host configuration of its kind, and the little Markdown that our text blocks use.

const COLOURS = {
  light: { text: "#242424", subtle: "#616161", accent: "#4f52b2", attention: "#c4314b", emphasis: "#f0f0f0", alarm: "#fcf4f6" },
  dark: { text: "#ffffff", subtle: "#adadad", accent: "#9ea2ff", attention: "#f9526b", emphasis: "#3d3d3d", alarm: "#3e1f25" },
};

function hostConfig({ text, subtle, accent, attention, emphasis, alarm }) {
  const colour = (value) => ({ default: value, subtle: value === text ? subtle : value });
  const foregroundColors = {
    default: colour(text), dark: colour(text), light: colour(text), accent: colour(accent),
    attention: colour(attention), good: colour("#13a10e"), warning: colour("#d83b01"),
  };
  const style = (backgroundColor) => ({ backgroundColor, foregroundColors });
  return {
    fontFamily: "'Segoe UI', 'DejaVu Sans', sans-serif",
    fontTypes: { default: {}, monospace: { fontFamily: "'DejaVu Sans Mono', monospace" } },
    fontSizes: { small: 12, default: 14, medium: 16, large: 18, extraLarge: 24 },
    fontWeights: { lighter: 300, default: 400, bolder: 600 },
    lineHeights: { small: 16, default: 20, medium: 22, large: 24, extraLarge: 32 },
    spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 12 },
    separator: { lineThickness: 1, lineColor: subtle.replace("#", "#55") },
    supportsInteractivity: true,
    containerStyles: { default: style("transparent"), emphasis: style(emphasis), attention: style(alarm), accent: style(emphasis), good: style(emphasis), warning: style(emphasis) },
    actions: { maxActions: 6, spacing: "Default", buttonSpacing: 8, actionsOrientation: "Horizontal", actionAlignment: "Left", showCard: { actionMode: "Inline" } },
    inputs: { label: { inputSpacing: "Small", requiredInputs: { suffix: " *", suffixColor: "attention" }, optionalInputs: {} }, errorMessage: { spacing: "Small", color: "attention" } },
  };
}

function escaped(text) {
  return text.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);
}

let mentions = new Set();

AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
  const mentioned = mentions.has(text) ? text.replace(/<at>(.*)<\/at>/, "@$1") : text;
  result.outputHtml = "<p>" + escaped(mentioned).replace(/\\([\\`*_[\]])/g, "$1") + "</p>";
  result.didProcess = true;
};

// What the renderer found wrong with the card.
window.draw = (json, theme) => {
  document.body.className = theme;
  const context = new AdaptiveCards.SerializationContext();
  const card = new AdaptiveCards.AdaptiveCard();
  card.hostConfig = new AdaptiveCards.HostConfig(hostConfig(COLOURS[theme]));
  card.parse(json, context);
  mentions = new Set((json.msteams?.entities ?? []).map((entity) => entity.text));
  const found = [];
  for (let number = 0; number < context.eventCount; number++) found.push(context.getEventAt(number).message);
  for (const failure of card.validateProperties().validationEvents) found.push(failure.message);
  document.getElementById("card").replaceChildren(card.render());
  return found;
};

// Elements that stick out of the card, and texts that are cut.
window.overflowing = () => {
  const edge = document.getElementById("card").getBoundingClientRect().right + 0.5;
  return [...document.querySelectorAll("#card *")]
    .filter((element) => {
      const box = element.getBoundingClientRect();
      const cut = element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX === "hidden";
      return box.width > 0 && (box.right > edge || cut) && getComputedStyle(element).position !== "absolute";
    })
    .map((element) => element.className + ": " + element.textContent.slice(0, 60));
};
