'use strict';

/** What all pictures share: looks, legends, drawing again when size or colours change. */
const Page = (() => {
  document.documentElement.classList.add('js');

  const shapes = ['circle', 'rect', 'triangle', 'diamond'];
  const dashes = {quern: 'solid', peer: [5, 3], limit: [10, 5]};

  const colour = (name) =>
    getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();

  /** Colour, marker and dashes of the n-th contender of a role: no two differ by colour alone. */
  function look(role, n) {
    const colours = role === 'limit' ? 2 : 4;
    const shape = shapes[(n + Math.floor(n / colours)) % shapes.length];
    return {
      colour: colour(role + '-' + (n % colours)),
      dash: role === 'limit' && n % 2 === 1 ? [3, 4] : dashes[role],
      symbol: role === 'limit' ? 'none' : shape,
      hollow: role === 'peer',
      width: role === 'quern' ? 2.25 : 1.6,
    };
  }

  /** A number of at most three significant digits. */
  const short = (value) => String(Number(value.toPrecision(3)));

  /** 65536 as 64K, as everywhere in Quern. */
  function size(n) {
    if (n >= 1 << 20 && n % (1 << 20) === 0) return n / (1 << 20) + 'M';
    return n >= 1 << 10 && n % (1 << 10) === 0 ? n / (1 << 10) + 'K' : short(n);
  }

  const escape = (text) => echarts.format.encodeHTML(text);

  /** What axes have in common. */
  function axis(more) {
    const ink = colour('soft');
    return Object.assign({
      axisLine: {show: true, onZero: false, lineStyle: {color: colour('faint')}},
      axisTick: {show: true, lineStyle: {color: colour('faint')}},
      axisLabel: {color: ink, fontSize: 12, hideOverlap: true},
      nameTextStyle: {color: ink, fontSize: 12},
      splitLine: {show: true, lineStyle: {color: colour('grid'), width: 1}},
      minorTick: {show: false},
    }, more);
  }

  /** From zero where values are close together, else logarithmic. */
  function scale(values) {
    const least = Math.min(...values);
    const most = Math.max(...values);
    if (!(least > 0) || most / least <= 12) return {type: 'value', min: 0};
    const base = most / least < 1000 ? 2 : 10;
    const power = (f, x) => Math.pow(base, f(Math.log(x) / Math.log(base)));
    return {type: 'log', logBase: base, min: power(Math.floor, least), max: power(Math.ceil, most)};
  }

  /** Lines from low to high; data are [place, low, high]. */
  function whiskers(name, colour, data, flat) {
    return {
      type: 'custom', name, data, silent: true, z: 4, tooltip: {show: false},
      encode: flat ? {x: [1, 2], y: 0} : {x: 0, y: [1, 2]},
      renderItem(params, api) {
        const end = (i) => flat ? api.coord([api.value(i), api.value(0)]) : api.coord([api.value(0), api.value(i)]);
        const [a, b] = [end(1), end(2)];
        const cap = flat ? [0, 4] : [4, 0];
        const line = (p, q) => ({
          type: 'line', shape: {x1: p[0], y1: p[1], x2: q[0], y2: q[1]}, style: {stroke: colour, lineWidth: 1.25},
        });
        const across = (p) => line([p[0] - cap[0], p[1] - cap[1]], [p[0] + cap[0], p[1] + cap[1]]);
        return {type: 'group', children: [line(a, b), across(a), across(b)]};
      },
    };
  }

  function tooltip(formatter) {
    return {
      trigger: 'item', confine: true, formatter, transitionDuration: 0,
      backgroundColor: colour('paper'), borderColor: colour('rule'),
      textStyle: {color: colour('ink'), fontSize: 13},
    };
  }

  const sans = () => getComputedStyle(document.documentElement).getPropertyValue('--sans').trim();

  function legend(element, entries) {
    const list = document.createElement('ul');
    list.className = 'legend';
    for (const {name, style} of entries) {
      const item = document.createElement('li');
      const dash = style.dash === 'solid' ? '' : style.dash.join(' ');
      const mark = {
        circle: '<circle cx="17" cy="6" r="4"/>', rect: '<rect x="13" y="2" width="8" height="8"/>',
        triangle: '<path d="M17 1.5 21.5 10h-9z"/>', diamond: '<path d="M17 .8 22 6l-5 5.2L12 6z"/>',
      }[style.symbol] || '';
      const fill = style.hollow ? colour('paper') : style.colour;
      item.innerHTML = `<svg width="34" height="12" aria-hidden="true" stroke="${style.colour}" stroke-width="${style.width}">` +
        `<path d="M0 6h34" stroke-dasharray="${dash}"/><g fill="${fill}" stroke-width="1.6">${mark}</g></svg>`;
      item.append(name);
      list.append(item);
    }
    element.before(list);
    return list;
  }

  /**
   * Draws each element that selector finds. option(description, width) gives what ECharts draws, and
   * entries of a legend if it needs one.
   */
  function draw(selector, option) {
    for (const element of document.querySelectorAll(selector)) {
      const description = JSON.parse(element.dataset.chart);
      const label = element.getAttribute('aria-label');
      const chart = echarts.init(element, null, {renderer: 'svg'});
      let drawn = null;
      const again = () => {
        if (drawn) drawn.remove();
        const made = option(description, element.clientWidth);
        drawn = made.entries ? legend(element, made.entries) : null;
        chart.setOption(Object.assign({
          animation: false, backgroundColor: 'transparent', textStyle: {fontFamily: sans()},
          aria: {enabled: true, label: {description: label}, decal: {show: Boolean(made.decal)}},
        }, made.option), {notMerge: true});
      };
      again();
      let width = element.clientWidth;
      new ResizeObserver(() => {
        if (element.clientWidth !== width) {
          width = element.clientWidth;
          chart.resize();
          again();
        }
      }).observe(element);
      matchMedia('(prefers-color-scheme: dark)').addEventListener('change', again);
    }
  }

  /** A link to a row opens the list that has it. */
  function reveal() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const details = target && target.closest('details');
    if (details && !details.open) {
      details.open = true;
      target.scrollIntoView();
    }
  }
  addEventListener('hashchange', reveal);
  reveal();

  return {axis, colour, draw, escape, look, scale, short, size, tooltip, whiskers};
})();
