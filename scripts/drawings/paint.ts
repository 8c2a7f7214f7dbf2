// Small pieces of SVG that the drawings share: gradients, blur, skin, shadows.

/** Colours with their places from 0 to 1: `[[0, '#fff'], [1, '#000']]`. */
export type Stops = readonly (readonly [place: number, color: string, opacity?: number])[];

export function picture(width: number, height: number, body: string): string {
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size}><defs>${filters}</defs>${body}</svg>`;
}

/** Usable in every drawing: `filter="url(#soft)"` and so on. */
const filters = [
  blur('haze', 2),
  blur('soft', 8),
  blur('mist', 26),
  rough('skin', 0.09, 1.1),
  rough('grain', 0.6, 0.7),
  rough('stone', 0.03, 2.4),
].join('');

function blur(id: string, deviation: number): string {
  return `<filter id="${id}" x="-60%" y="-60%" width="220%" height="220%">
    <feGaussianBlur stdDeviation="${deviation}"/></filter>`;
}

/** A surface lit from the upper left, multiplied into the colour of the shape. */
function rough(id: string, frequency: number, depth: number): string {
  return `<filter id="${id}" x="0%" y="0%" width="100%" height="100%">
    <feTurbulence type="fractalNoise" baseFrequency="${frequency}" numOctaves="3" seed="7" result="noise"/>
    <feDiffuseLighting in="noise" surfaceScale="${depth}" diffuseConstant="1.15" lighting-color="#fff" result="light">
      <feDistantLight azimuth="225" elevation="58"/></feDiffuseLighting>
    <feBlend in="SourceGraphic" in2="light" mode="multiply" result="lit"/>
    <feComposite in="lit" in2="SourceGraphic" operator="in"/></filter>`;
}

function stopList(stops: Stops): string {
  return stops
    .map(([at, color, opacity = 1]) => `<stop offset="${at}" stop-color="${color}" stop-opacity="${opacity}"/>`)
    .join('');
}

/** Top to bottom unless `across`. */
export function linear(id: string, stops: Stops, across = false): string {
  const end = across ? 'x2="1" y2="0"' : 'x2="0" y2="1"';
  return `<linearGradient id="${id}" x1="0" y1="0" ${end}>${stopList(stops)}</linearGradient>`;
}

/** Brightest at (x, y), given as parts of the shape. */
export function radial(id: string, stops: Stops, x = 0.35, y = 0.3, radius = 0.75): string {
  return `<radialGradient id="${id}" cx="${x}" cy="${y}" r="${radius}">${stopList(stops)}</radialGradient>`;
}

export function shadow(x: number, y: number, width: number, height: number, opacity = 0.45): string {
  return `<ellipse cx="${x}" cy="${y}" rx="${width}" ry="${height}" fill="#1a120a" opacity="${opacity}" filter="url(#soft)"/>`;
}

export function shine(x: number, y: number, width: number, height: number, turn = 0, opacity = 0.7): string {
  const place = `cx="${x}" cy="${y}" rx="${width}" ry="${height}" transform="rotate(${turn} ${x} ${y})"`;
  return `<ellipse ${place} fill="#fff" opacity="${opacity}" filter="url(#soft)"/>`;
}

/** The same numbers on every run, so that a drawing does not change by itself. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** `count` pieces, joined. */
export function repeat(count: number, piece: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => piece(index)).join('');
}
