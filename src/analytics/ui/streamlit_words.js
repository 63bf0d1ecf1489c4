(words, lang) => {
  // Streamlit speaks English only: what it writes beside our labels is replaced as soon as it appears, and put
  // back where the page turns to English.
  document.documentElement.lang = lang;
  const names = ["aria-label", "placeholder", "title", "alt", "aria-roledescription", "aria-valuetext"];
  const say = (text) => {
    if (words.whole[text]) return words.whole[text];
    const start = Object.keys(words.begins).find((each) => text.startsWith(each));
    if (start) return words.begins[start].replace("{}", text.slice(start.length));
    const end = Object.keys(words.ends).find((each) => text.endsWith(each));
    return end && words.ends[end].replace("{}", text.slice(0, -end.length));
  };
  const replace = (element, name) => {
    const said = element.getAttribute(name);
    const spoken = said && say(said);
    if (!spoken) return;
    element.setAttribute(`data-da-was-${name}`, said);
    element.setAttribute(name, spoken);
  };
  const selector = names.map((name) => `[${name}]`).join(",");
  const visit = (root) => {
    if (root.nodeType === Node.TEXT_NODE) {
      const spoken = root.data.length < 90 && /[a-z]/.test(root.data) && say(root.data.trim());
      if (spoken) root.data = spoken;
      return;
    }
    if (root.nodeType !== Node.ELEMENT_NODE || root.closest("svg, style, script")) return;
    for (const element of [root, ...root.querySelectorAll(selector)]) for (const name of names) replace(element, name);
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) visit(texts.currentNode);
  };
  if (window.daWords) window.daWords.disconnect();
  if (lang === "en") {
    for (const name of names)
      for (const element of document.querySelectorAll(`[data-da-was-${name}]`)) {
        element.setAttribute(name, element.getAttribute(`data-da-was-${name}`));
        element.removeAttribute(`data-da-was-${name}`);
      }
    return;
  }
  window.daWords = new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "attributes") replace(change.target, change.attributeName);
      else if (change.type === "characterData") visit(change.target);
      else change.addedNodes.forEach(visit);
    }
  });
  visit(document.body);
  window.daWords.observe(document.body, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: names,
  });
}
