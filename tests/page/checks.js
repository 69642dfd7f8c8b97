// What a page owes to everybody: names, references, headings, table headers, contrast.
() => {
  const wrong = [], np = document.querySelector('.np');
  const ids = [...np.querySelectorAll('[id]')].map((one) => one.id);
  ids.filter((id, at) => ids.indexOf(id) !== at).forEach((id) => wrong.push('id twice: ' + id));
  for (const one of np.querySelectorAll('[aria-labelledby], [aria-describedby], [aria-controls], label[for]'))
    for (const name of ['aria-labelledby', 'aria-describedby', 'aria-controls', 'for'])
      for (const id of (one.getAttribute(name) || '').split(' ').filter(Boolean))
        if (!document.getElementById(id)) wrong.push(name + ' leads nowhere: ' + id);
  for (const one of np.querySelectorAll('input:not([hidden]), select, textarea, button')) {
    const told = one.getAttribute('aria-label') || one.getAttribute('aria-labelledby')
      || one.labels?.[0]?.textContent || (one.matches('button') && one.textContent);
    if (!told || !told.trim()) wrong.push('no name: ' + one.outerHTML.slice(0, 80));
  }
  for (const one of np.querySelectorAll('table')) {
    if (!one.caption) wrong.push('a table without a caption');
    if (one.querySelector('th:not([scope])')) wrong.push('a header without a scope');
  }
  for (const one of np.querySelectorAll('fieldset')) if (!one.querySelector('legend')) wrong.push('no legend');
  const levels = [...np.querySelectorAll('h1, h2, h3')].filter((one) => one.closest('main')).map((one) => +one.tagName[1]);
  if (levels.filter((one) => one === 1).length !== 1) wrong.push('not one h1');
  levels.forEach((one, at) => { if (at && one > levels[at - 1] + 1) wrong.push('a heading is skipped'); });
  const light = (text) => {
    const [r, g, b, a = 1] = text.match(/[\d.]+/g).map(Number);
    const scaled = text.startsWith('color(') ? [r, g, b] : [r / 255, g / 255, b / 255];
    const [x, y, z] = scaled.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return { a, l: 0.2126 * x + 0.7152 * y + 0.0722 * z };
  };
  const ground = (one) => {
    for (let at = one; at; at = at.parentElement) {
      const found = light(getComputedStyle(at).backgroundColor);
      if (found.a > 0) return found.l;
    }
    return 1;
  };
  for (const one of np.querySelectorAll('*')) {
    const own = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!own || !one.checkVisibility() || one.closest('.np-unseen')) continue;
    const front = light(getComputedStyle(one).color).l, back = ground(one);
    const ratio = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
    if (ratio < 4.5) wrong.push(ratio.toFixed(2) + ': ' + one.textContent.trim().slice(0, 40));
  }
  return [...new Set(wrong)];
}
