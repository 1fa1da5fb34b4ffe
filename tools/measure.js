// How wide the page is; each text with its contrast against what lies behind it; pictures and formulas that failed.
() => {
  const parse = (text) => {
    const [r, g, b, a] = text.match(/[\d.]+/g).map(Number);
    return { r, g, b, a: a === undefined ? 1 : a };
  };
  const over = (top, below) => ({
    r: top.r * top.a + below.r * (1 - top.a),
    g: top.g * top.a + below.g * (1 - top.a),
    b: top.b * top.a + below.b * (1 - top.a),
    a: 1,
  });
  const luminance = ({ r, g, b }) => {
    const [x, y, z] = [r, g, b].map((v) => ((v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const behind = (element) => {
    const layers = [];
    for (let each = element; each; each = each.parentElement) layers.unshift(parse(getComputedStyle(each).backgroundColor));
    return layers.reduce((below, top) => over(top, below), { r: 255, g: 255, b: 255, a: 1 });
  };
  const texts = [];
  const walker = document.createTreeWalker(document.getElementById("qa"), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!node.data.trim() || parent.closest("style, script, mjx-assistive-mml") || !parent.getClientRects().length) continue;
    const page = behind(parent);
    const light = [luminance(over(parse(getComputedStyle(parent).color), page)), luminance(page)].sort((a, b) => b - a);
    texts.push([(light[0] + 0.05) / (light[1] + 0.05), node.data.trim().slice(0, 40)]);
  }
  const broken = [...document.images].filter((each) => !each.naturalWidth).map((each) => each.getAttribute("src"));
  broken.push(...[...document.querySelectorAll("mjx-merror")].map((each) => each.textContent));
  const height = Math.ceil(document.body.getBoundingClientRect().bottom + 20);
  return { scroll: document.scrollingElement.scrollWidth, height, texts, broken };
};
