// Spectra that zoom: drag for a region, wheel after a click, arrows and + - 0 on the keyboard.
"use strict";
for (const figure of document.querySelectorAll("figure.zoom")) {
  const drawing = JSON.parse(document.getElementById(figure.dataset.source).textContent);
  const canvas = figure.querySelector("canvas"), readout = figure.querySelector("output");
  const fill = figure.querySelector("input[data-fill]"), pen = canvas.getContext("2d");
  const left = 8, right = 8, foot = 34, room = 136, ink = "#333";
  let high = drawing.high, low = drawing.low, gain = 1, from = null, to = null;
  for (const trace of drawing.lanes.flatMap((lane) => lane.traces)) {
    const bytes = Uint8Array.from(atob(trace.data), (c) => c.charCodeAt(0));
    trace.levels = new Int16Array(bytes.buffer);
  }
  const checked = (kind) => [...figure.querySelectorAll(`input[data-${kind}]:checked`)]
    .map((box) => box.dataset[kind]);
  const width = () => canvas.clientWidth - left - right;
  const x = (ppm) => left + (high - ppm) / (high - low) * width();
  const ppmAt = (px) => high - (px - left) / width() * (high - low);
  const text = (words, at, y, colour, align) => {
    [pen.fillStyle, pen.textAlign] = [colour, align];
    pen.fillText(words, at, y);
  };
  // First and last point of a trace inside the window, one more on either side.
  const bounds = (trace) => [
    Math.max(0, Math.floor((low - trace.first) / trace.step) - 1),
    Math.min(trace.levels.length - 1, Math.ceil((high - trace.first) / trace.step) + 1),
  ];
  const tallest = (lane) => {
    const trace = lane.traces[0];
    const [first, last] = fill.checked ? bounds(trace) : [0, trace.levels.length - 1];
    let top = Math.max(1e-300, 25 * lane.noise / trace.scale);
    for (let k = first; k <= last; k++) top = Math.max(top, Math.abs(trace.levels[k]));
    return top * trace.scale;
  };
  const drawTrace = (trace, base, unit) => {
    const [first, last] = bounds(trace);
    pen.beginPath();
    for (let k = first; k <= last; k++) {
      pen.lineTo(x(trace.first + k * trace.step), base - trace.levels[k] * trace.scale * unit);
    }
    [pen.strokeStyle, pen.lineWidth] = [trace.colour, 1.4];
    pen.stroke();
  };
  const drawScale = () => {
    const raw = (high - low) / Math.max(2, width() / 90);
    const power = 10 ** Math.floor(Math.log10(raw)), bottom = canvas.clientHeight - foot;
    const step = [1, 2, 5, 10].map((k) => k * power).find((s) => s >= raw);
    const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    pen.beginPath();
    pen.moveTo(left, bottom);
    pen.lineTo(left + width(), bottom);
    for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k++) {
      pen.moveTo(x(k * step), bottom);
      pen.lineTo(x(k * step), bottom + 5);
      const at = Math.min(left + width() - 14, Math.max(left + 14, x(k * step)));
      text((k * step).toFixed(digits).replace("-", "\u2212"), at, bottom + 18, ink, "center");
    }
    [pen.strokeStyle, pen.lineWidth] = [ink, 1];
    pen.stroke();
  };
  const drawNames = (lane, top) => {
    let edge = Infinity, row = 0;
    for (const name of [...lane.names].sort((a, b) => a.ppm - b.ppm)) {
      const at = x(name.ppm), half = pen.measureText(name.text).width / 2 + 4;
      if (at < left || at > left + width()) continue;
      row = at + half > edge ? 1 - row : 0;
      const centre = Math.min(left + width() - half, Math.max(left + half, at));
      text(name.text, centre, top + 14 * row, ink, "center");
      pen.fillRect(at, top + 14 * row + 3, 1, 6);
      edge = at - half;
    }
  };
  // An asterisk over every sideband, where the trace of the lane is highest around it.
  const drawStars = (lane, top, base, unit) => {
    const trace = lane.traces[0];
    for (const ppm of lane.stars) {
      if (x(ppm) < left || x(ppm) > left + width()) continue;
      const at = (ppm - trace.first) / trace.step, reach = 4 * (high - low) / width() / trace.step;
      let height = 0;
      for (let k = Math.max(0, Math.round(at - reach)); k <= at + reach && k < trace.levels.length; k++)
        height = Math.max(height, trace.levels[k] * trace.scale * unit);
      text("*", x(ppm), Math.max(top + 16, base - height + 3), ink, "center");
    }
  };
  const drawLane = (lane, row, roles) => {
    const top = row * room, base = top + room - 18, unit = gain * (room - 84) / tallest(lane);
    pen.save();
    pen.beginPath();
    pen.rect(left, top + 6, width(), room - 2);
    pen.clip();
    for (const trace of lane.traces) if (roles.includes(trace.role)) drawTrace(trace, base, unit);
    pen.restore();
    text(lane.name, left, top + 22, lane.colour, "left");
    if (roles.includes(lane.traces[0].role)) drawStars(lane, top, base, unit);
    drawNames(lane, top + 38);
  };
  const draw = () => {
    const dense = window.devicePixelRatio || 1, shown = checked("lane"), roles = checked("role");
    const lanes = drawing.lanes.filter((_, k) => shown.includes(String(k)));
    canvas.style.height = `${Math.max(1, lanes.length) * room + foot + 8}px`;
    [canvas.width, canvas.height] = [canvas.clientWidth * dense, canvas.clientHeight * dense];
    pen.setTransform(dense, 0, 0, dense, 0, 0);
    pen.font = "12px system-ui, sans-serif";
    lanes.forEach((lane, row) => drawLane(lane, row, roles));
    drawScale();
    if (from !== null) {
      pen.fillStyle = "rgba(0, 114, 178, 0.15)";
      pen.fillRect(Math.min(from, to), 0, Math.abs(to - from), canvas.clientHeight - foot);
    }
    const digits = Math.max(0, 2 - Math.floor(Math.log10(high - low)));
    const words = `${high.toFixed(digits)} to ${low.toFixed(digits)} ppm`;
    readout.textContent = `${words}, height \u00d7 ${gain.toPrecision(3)}`.replace(/-/g, "\u2212");
    [figure.dataset.high, figure.dataset.low] = [high, low];
  };
  const show = (newHigh, newLow) => {
    const span = Math.min(drawing.high - drawing.low, Math.max(0.01, newHigh - newLow));
    high = Math.min(drawing.high, Math.max(drawing.low + span, (newHigh + newLow + span) / 2));
    low = high - span;
    draw();
  };
  const zoom = (factor, at) => show(at + (high - at) * factor, at - (at - low) * factor);
  const move = (part) => show(high + part * (high - low), low + part * (high - low));
  const stretch = (factor) => { gain = Math.min(1e4, Math.max(0.1, gain * factor)); draw(); };
  const acts = {
    in: () => zoom(0.5, (high + low) / 2), out: () => zoom(2, (high + low) / 2),
    left: () => move(0.25), right: () => move(-0.25), taller: () => stretch(1.5), lower: () => stretch(1 / 1.5),
    all: () => { gain = 1; show(drawing.high, drawing.low); },
  };
  const keys = { "+": "in", "=": "in", "-": "out", ArrowLeft: "left", ArrowRight: "right",
    ArrowUp: "taller", ArrowDown: "lower", "0": "all" };
  const place = (event) => Math.min(left + width(), Math.max(left, event.offsetX));
  const on = (name, act) => canvas.addEventListener(name, act, { passive: false });
  on("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    from = to = place(event);
  });
  on("pointermove", (event) => { if (from !== null) { to = place(event); draw(); } });
  on("pointerup", () => {
    if (from === null) return;
    const edges = [ppmAt(from), ppmAt(to)], far = Math.abs(to - from) > 4;
    from = to = null;
    if (far) show(Math.max(...edges), Math.min(...edges)); else draw();
  });
  on("pointercancel", () => { from = to = null; draw(); });
  on("dblclick", acts.all);
  on("wheel", (event) => {
    if (document.activeElement !== canvas) return;
    event.preventDefault();
    if (event.shiftKey) stretch(event.deltaY + event.deltaX < 0 ? 1.2 : 1 / 1.2);
    else zoom(event.deltaY < 0 ? 0.8 : 1.25, ppmAt(place(event)));
  });
  on("keydown", (event) => {
    if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    acts[keys[event.key]]();
  });
  for (const button of figure.querySelectorAll("button")) button.onclick = acts[button.dataset.act];
  figure.addEventListener("change", draw);
  window.addEventListener("resize", draw);
  draw();
}
window.addEventListener("beforeprint", () =>
  document.querySelectorAll("details").forEach((each) => { each.open = true; }));
