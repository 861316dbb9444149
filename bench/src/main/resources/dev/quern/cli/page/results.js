'use strict';

/** Pictures of contests. All values come from the rows that the page holds. */
(() => {
  const rows = new Map();
  JSON.parse(document.getElementById('rows').textContent).forEach((source, file) =>
    source.rows.forEach((row) => rows.set(file + '-' + row.id, row)));

  /** Throughput of a point and its spread: less time is more. */
  function rate(chart, point) {
    const row = rows.get(point.row);
    const work = rows.get(point.work)[chart.work] * chart.factor;
    return {
      place: chart.axis === 'elements' ? Math.log2(row.elements) : point.size,
      value: work / row.median,
      low: work / (row.high ?? row.median),
      high: work / (row.low ?? row.median),
    };
  }

  const tip = (chart) => Page.tooltip((item) =>
    `${Page.escape(item.seriesName)}<br><b>${Page.short(item.data.rate)} ${chart.unit}</b><br>` +
    Page.escape(chart.sizes[item.data.size]));

  function lines(chart, width) {
    const narrow = width < 480;
    const series = [];
    const entries = [];
    const all = [];
    for (const {name, role, style: n, points} of chart.series) {
      if (points.length === 0) continue;
      const style = Page.look(role, n);
      entries.push({name: role === 'limit' ? name + ' (limit)' : name, style});
      const rates = points.map((point) => rate(chart, point));
      rates.forEach((r) => all.push(r.low, r.high));
      series.push({
        type: 'line', name, symbol: style.symbol, symbolSize: narrow ? 6 : 8, showAllSymbol: true,
        z: role === 'quern' ? 5 : 3,
        data: rates.map((r, i) => ({value: [r.place, r.value], rate: r.value, size: points[i].size})),
        // Not ECharts' empty markers, which are white inside on dark paper as well.
        itemStyle: style.hollow
          ? {color: Page.colour('paper'), borderColor: style.colour, borderWidth: 1.6}
          : {color: style.colour},
        lineStyle: {
          color: style.colour, width: chart.axis === 'elements' ? style.width : 0, type: style.dash,
        },
        emphasis: {disabled: true},
      });
      series.push(Page.whiskers(name, style.colour, rates.map((r) => [r.place, r.low, r.high]), false));
    }
    series.push({
      type: 'line', data: [], silent: true,
      markLine: {
        silent: true, symbol: 'none', animation: false,
        label: {color: Page.colour('soft'), fontSize: 12, position: 'end', formatter: (m) => m.name},
        lineStyle: {color: Page.colour('faint'), width: 1, type: [1, 3]},
        data: chart.caches.map((cache) => ({name: cache.name, xAxis: Math.log2(cache.at)})),
      },
    });
    return {entries, option: {
      grid: {left: 8, right: narrow ? 14 : 20, top: 44, bottom: 30, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel'},
      tooltip: tip(chart),
      xAxis: chart.axis === 'elements' ? elements(chart, narrow) : Page.axis({type: 'category', data: chart.sizes}),
      yAxis: Page.axis(Object.assign(Page.scale(all), {
        name: chart.unit, nameLocation: 'end', nameGap: 24,
        nameTextStyle: {align: 'left', color: Page.colour('soft'), fontSize: 12},
        axisLabel: {color: Page.colour('soft'), fontSize: 12, formatter: Page.short},
      })),
      series,
    }};
  }

  /** The binary logarithm of the elements, labelled with the elements. */
  function elements(chart, narrow) {
    const places = chart.series.flatMap((s) => s.points.map((p) => Math.log2(rows.get(p.row).elements)));
    const least = Math.floor(Math.min(...places));
    const most = Math.ceil(Math.max(...places));
    return Page.axis({
      type: 'value', min: least, max: most, interval: Math.ceil((most - least) / (narrow ? 6 : 12)),
      name: 'elements', nameLocation: 'middle', nameGap: 28,
      splitLine: {show: false},
      axisLabel: {color: Page.colour('soft'), fontSize: 12, hideOverlap: true, formatter: (v) => Page.size(2 ** v)},
    });
  }

  /** At most so many characters a line, where words allow it. */
  const wrap = (text, most) => text.split(' ').reduce((lines, word) => {
    const last = lines.length - 1;
    if (last >= 0 && lines[last].length + word.length < most) lines[last] += ' ' + word;
    else lines.push(word);
    return lines;
  }, []).join('\n');

  function bars(chart, width) {
    const narrow = width < 480;
    const drawn = chart.series.filter((s) => s.points.length > 0 && s.role !== 'limit');
    const limits = chart.series.filter((s) => s.points.length > 0 && s.role === 'limit');
    const rates = drawn.map((s) => rate(chart, s.points[0]));
    const limit = (s) => rate(chart, s.points[0]).value;
    const entries = limits.map((s) => ({name: s.name + ' (limit)', style: Page.look('limit', s.style)}));
    const most = Math.max(...rates.map((r) => r.high), ...limits.map(limit));
    const series = drawn.map((s, i) => ({
      type: 'bar', name: s.name, stack: 'one', barWidth: '56%',
      data: [{value: [rates[i].value, i], rate: rates[i].value, size: 0}],
      itemStyle: {color: Page.look(s.role, s.style).colour},
      emphasis: {disabled: true},
    }));
    series.push(Page.whiskers('', Page.colour('ink'), rates.map((r, i) => [i, r.low, r.high]), true));
    limits.forEach((s) => series.push({
      type: 'bar', data: [], silent: true,
      markLine: {
        silent: true, symbol: 'none', animation: false, label: {show: false},
        lineStyle: {color: Page.look('limit', s.style).colour, width: 1.6, type: Page.look('limit', s.style).dash},
        data: [{xAxis: limit(s)}],
      },
    }));
    return {entries: entries.length ? entries : null, decal: true, option: {
      grid: {left: 8, right: 24, top: 8, bottom: 34, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel'},
      tooltip: tip(chart),
      xAxis: Page.axis({
        type: 'value', min: 0, max: (e) => Math.max(e.max, most) * 1.05, name: chart.unit, nameLocation: 'middle', nameGap: 30,
        axisLabel: {color: Page.colour('soft'), fontSize: 12, hideOverlap: true, formatter: Page.short, showMaxLabel: false},
      }),
      yAxis: Page.axis({
        type: 'category', inverse: true, data: drawn.map((s) => wrap(s.name, narrow ? 13 : 22)), splitLine: {show: false}, axisTick: {show: false},
        axisLabel: {color: Page.colour('ink'), fontSize: 12, lineHeight: 15, interval: 0},
      }),
      series,
    }};
  }

  Page.draw('.chart', (chart, width) => chart.axis === 'one' ? bars(chart, width) : lines(chart, width));
})();
