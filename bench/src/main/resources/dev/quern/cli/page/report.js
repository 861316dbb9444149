'use strict';

/** Pictures of what bounds kernels. All values come from the report that the page holds. */
(() => {
  const report = JSON.parse(document.getElementById('report').textContent);
  const {levels, gigaMultiplyAddsPerSecond, kernels} = report.roofline;
  const grid = (narrow) => ({
    left: 8, right: narrow ? 18 : 28, top: 44, bottom: 34, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel',
  });
  const soft = () => ({color: Page.colour('soft'), fontSize: 12, hideOverlap: true, formatter: Page.short});

  function bandwidth() {
    const kinds = [['read', 'readGigabytesPerSecond', 0], ['copy', 'copyGigabytesPerSecond', 1]];
    return {decal: true, option: {
      grid: {left: 8, right: 28, top: 40, bottom: 34, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel'},
      legend: {top: 0, left: 0, itemWidth: 24, textStyle: {color: Page.colour('ink'), fontSize: 13}, selectedMode: false},
      tooltip: Page.tooltip((item) =>
        `${Page.escape(item.name)}, ${Page.escape(item.seriesName)}<br><b>${Page.short(item.value)} GB/s</b>`),
      xAxis: Page.axis({type: 'value', min: 0, name: 'GB/s', nameLocation: 'middle', nameGap: 30, axisLabel: soft()}),
      yAxis: Page.axis({
        type: 'category', inverse: true, data: levels.map((level) => level.name), splitLine: {show: false},
        axisTick: {show: false}, axisLabel: {color: Page.colour('ink'), fontSize: 13},
      }),
      series: kinds.map(([name, key, n]) => ({
        type: 'bar', name, data: levels.map((level) => level[key]), barGap: '12%', barCategoryGap: '36%',
        itemStyle: {color: Page.look('quern', n).colour}, emphasis: {disabled: true},
      })),
    }};
  }

  /** Operations a byte, as binary logarithms, so that labels are powers of two. */
  const least = -3;
  const most = 7;

  function roofline(_, width) {
    const narrow = width < 480;
    const peak = gigaMultiplyAddsPerSecond ? 2 * gigaMultiplyAddsPerSecond : Infinity;
    const entries = [];
    const series = levels.map((level, n) => {
      const style = Object.assign(Page.look('quern', n), {dash: ['solid', [8, 3], [4, 3], [2, 3]][n % 4], symbol: 'none'});
      entries.push({name: `${level.name}, ${Page.short(level.readGigabytesPerSecond)} GB/s`, style});
      // Up to the peak of arithmetic, which is the roof from there on.
      const end = Math.max(least, Math.min(most, Math.log2(peak / level.readGigabytesPerSecond)));
      const at = (x) => [x, level.readGigabytesPerSecond * 2 ** x];
      return {
        type: 'line', name: level.name, symbol: 'none', data: [least, end].map(at), emphasis: {disabled: true},
        lineStyle: {color: style.colour, width: style.width, type: style.dash}, itemStyle: {color: style.colour},
      };
    });
    if (peak < Infinity) {
      const style = Page.look('limit', 0);
      entries.push({name: `arithmetic, ${Page.short(peak)} G operations/s`, style});
      series.push({
        type: 'line', name: 'arithmetic', symbol: 'none', data: [[least, peak], [most, peak]], emphasis: {disabled: true},
        lineStyle: {color: style.colour, width: style.width, type: style.dash}, itemStyle: {color: style.colour},
      });
    }
    const memory = levels[levels.length - 1].readGigabytesPerSecond;
    series.push({
      type: 'scatter', name: 'kernels', symbolSize: narrow ? 14 : 18, z: 6,
      data: kernels.map((kernel, i) => {
        const intensity = kernel.operationsPerElement / kernel.bytesPerElement;
        return {value: [Math.log2(intensity), Math.min(peak, memory * intensity)], name: String(i + 1), kernel};
      }),
      itemStyle: {color: Page.colour('paper'), borderColor: Page.colour('ink'), borderWidth: 1.5},
      label: {show: true, formatter: '{b}', color: Page.colour('ink'), fontSize: narrow ? 10 : 12, fontWeight: 600},
      emphasis: {disabled: true},
    });
    const values = levels.flatMap((level) => [level.readGigabytesPerSecond * 2 ** least,
      Math.min(peak, level.readGigabytesPerSecond * 2 ** most)]);
    const power = (f, v) => 10 ** f(Math.log10(v));
    return {entries, option: {
      grid: grid(narrow),
      tooltip: Page.tooltip((item) => item.data.kernel
        ? `${Page.escape(item.data.kernel.kernel)}, ${Page.escape(item.data.kernel.algorithm)}<br>` +
          `<b>at most ${Page.short(item.value[1])} G operations/s</b><br>from the memory`
        : Page.escape(item.seriesName)),
      xAxis: Page.axis({
        type: 'value', min: least, max: most, interval: narrow ? 2 : 1, name: 'operations per byte',
        nameLocation: 'middle', nameGap: 30, axisLabel: Object.assign(soft(), {
          formatter: (v) => v < 0 ? '1/' + 2 ** -v : String(2 ** v),
        }),
      }),
      yAxis: Page.axis({
        type: 'log', logBase: 10, min: power(Math.floor, Math.min(...values)), max: power(Math.ceil, Math.max(...values)),
        name: 'G operations/s', nameLocation: 'end', nameGap: 18,
        nameTextStyle: {align: 'left', color: Page.colour('soft'), fontSize: 12}, axisLabel: soft(),
      }),
      series,
    }};
  }

  const kinds = {bandwidth, roofline};
  Page.draw('.chart', (chart, width) => kinds[chart.kind](chart, width));
})();
