// Drawings of things outdoors: umbrella, school bus, basketball, a mountain lake.
import { linear, picture, radial, randomFrom, repeat, shadow, shine } from './paint.ts';

export function umbrella(): string {
  const random = randomFrom(21);
  const rain = repeat(120, () => {
    const [x, y] = [random() * 520, random() * 690];
    return `<path d="M${x} ${y} l-5 22"/>`;
  });
  const rib = 'M260 130';
  return picture(
    500,
    680,
    `${linear('sky', [
      [0, '#6f8296'],
      [0.7, '#a9b8c4'],
      [1, '#7c8890'],
    ])}<rect width="500" height="680" fill="url(#sky)"/>
    <path d="M0 580 Q250 560 500 584 V680 H0 Z" fill="#5e6870"/>
    <g stroke="#eef4f8" stroke-width="2" opacity=".45">${rain}</g>
    ${radial(
      'silk',
      [
        [0, '#ff7a6b'],
        [0.5, '#d92b2b'],
        [1, '#7c0f17'],
      ],
      0.42,
      0.25,
      0.85,
    )}${shadow(196, 632, 120, 14, 0.4)}
    <g transform="rotate(14 258 340)"><path d="M257 150 V560 C257 610 196 612 194 566" stroke="#3a2413" stroke-width="11" fill="none" stroke-linecap="round"/>
    <path d="M40 332 C44 200 142 122 258 120 C374 122 472 200 476 332 Q440 300 403 332 Q366 300 330 334 Q294 304 258 336
      Q220 304 186 334 Q150 300 113 332 Q76 300 40 332 Z" fill="url(#silk)"/>
    <path d="${rib} C190 170 122 240 113 332 Q150 300 186 334 C190 250 220 180 260 130 Z
      M260 130 C300 180 328 250 330 334 Q366 300 403 332 C394 240 330 170 260 130 Z" fill="#5c0a12" opacity=".28"/>
    <g stroke="#6e0d15" stroke-width="2.5" fill="none" opacity=".7">
      <path d="M258 122 C150 168 118 250 113 332 M258 122 C206 180 188 260 186 334 M258 122 V336
        M258 122 C310 180 328 260 330 334 M258 122 C366 168 398 250 403 332"/></g>
    <path d="M253 122 h10 l-5 -34 Z" fill="#3a2413"/>${shine(180, 192, 54, 22, -36, 0.45)}</g>`,
  );
}

function wheel(x: number): string {
  return `<g transform="translate(${x} 392)"><circle r="46" fill="#15171a"/><circle r="25" fill="#8d959c"/>
    <circle r="16" fill="#4a5157"/><g fill="#d6dbdf">${repeat(6, (index) => {
      return `<circle cy="-19" r="2.6" transform="rotate(${index * 60})"/>`;
    })}</g></g>`;
}

export function schoolBus(): string {
  const windows = repeat(6, (index) => {
    const x = 118 + index * 72;
    return `<rect x="${x}" y="166" width="60" height="70" rx="5" fill="url(#pane)" stroke="#2a2410" stroke-width="4"/>
      <path d="M${x + 4} 202 h52" stroke="#2a2410" stroke-width="3"/>`;
  });
  return picture(
    760,
    500,
    `${linear('sky', [
      [0, '#6db1e6'],
      [1, '#dbeefa'],
    ])}${linear('road', [
      [0, '#6a6d70'],
      [1, '#3f4245'],
    ])}${linear('paint', [
      [0, '#ffd23a'],
      [0.55, '#f7b50c'],
      [1, '#c98800'],
    ])}${linear('pane', [
      [0, '#27343f'],
      [1, '#7c97a8'],
    ])}<rect width="760" height="500" fill="url(#sky)"/>
    <g fill="#4f8a3e" filter="url(#soft)"><circle cx="60" cy="270" r="90"/><circle cx="210" cy="250" r="70"/>
      <circle cx="700" cy="260" r="100"/><circle cx="560" cy="240" r="70"/></g>
    <rect y="310" width="760" height="60" fill="#8aa860"/><rect y="366" width="760" height="134" fill="url(#road)"/>
    <path d="M0 470 H180 M260 470 H440 M520 470 H700" stroke="#f2e6a0" stroke-width="8"/>${shadow(380, 438, 330, 18, 0.6)}
    <path d="M76 150 Q78 124 108 122 H560 Q588 124 592 150 L604 244 L690 262 Q710 268 710 292 V388 H76 Z" fill="url(#paint)"/>
    <path d="M92 124 Q100 112 130 110 H540 Q566 112 576 124 Z" fill="#ffdf6b"/>
    ${windows}<path d="M556 164 H580 L592 238 H556 Z" fill="url(#pane)" stroke="#2a2410" stroke-width="4"/>
    <g fill="#2a2410"><rect x="76" y="256" width="600" height="7"/><rect x="76" y="300" width="634" height="7"/>
      <rect x="76" y="340" width="634" height="7"/><rect x="66" y="376" width="652" height="16" rx="6"/></g>
    <text x="326" y="290" font-family="sans-serif" font-weight="bold" font-size="30" text-anchor="middle" fill="#2a2410">SCHOOL BUS</text>
    <circle cx="700" cy="322" r="13" fill="#fff6d0" stroke="#5a4a10" stroke-width="4"/><circle cx="86" cy="280" r="9" fill="#d0281e"/>
    <circle cx="120" cy="138" r="8" fill="#d0281e"/><circle cx="560" cy="138" r="8" fill="#e8901e"/>
    <path d="M140 392 a58 58 0 0 1 116 0 Z M548 392 a58 58 0 0 1 116 0 Z" fill="#2a2410"/>${wheel(198)}${wheel(606)}
    <path d="M100 128 H560" stroke="#fff" stroke-width="5" opacity=".6" filter="url(#haze)"/>`,
  );
}

export function basketball(): string {
  const boards = repeat(8, (index) => {
    const y = 352 + index * index * 4;
    return `<path d="M0 ${y} H560" stroke-width="${1 + index / 4}"/>`;
  });
  return picture(
    560,
    560,
    `${linear('hall', [
      [0, '#39475c'],
      [1, '#93a0ac'],
    ])}${linear('floor', [
      [0, '#d9a866'],
      [1, '#9c6a33'],
    ])}${radial('leather', [
      [0, '#ffb067'],
      [0.4, '#e8762a'],
      [0.8, '#b14a12'],
      [1, '#5e2206'],
    ])}<rect width="560" height="560" fill="url(#hall)"/><rect y="344" width="560" height="216" fill="url(#floor)"/>
    <g stroke="#7a4e22" opacity=".5">${boards}</g>${shadow(296, 490, 172, 24, 0.6)}
    <clipPath id="disc"><circle cx="280" cy="290" r="196"/></clipPath>
    <circle cx="280" cy="290" r="196" fill="url(#leather)" filter="url(#grain)"/>
    <g clip-path="url(#disc)" fill="none" stroke="#20120a" stroke-width="9"><path d="M262 88 C300 210 306 370 282 492
      M84 300 C200 250 360 250 480 312 M142 140 C236 210 250 360 166 452 M420 146 C346 220 340 360 404 446"/></g>
    ${shine(206, 196, 50, 26, -36, 0.4)}`,
  );
}

export function mountainLake(): string {
  const random = randomFrom(9);
  const firs = repeat(46, (index) => {
    const [x, tall] = [index * 18 - 10 + random() * 10, 34 + random() * 46];
    return `<path d="M${x} 392 l-13 0 l13 ${-tall} l13 ${tall} Z"/>`;
  });
  const range = `M0 300 L70 220 L130 262 L236 96 L290 170 L330 140 L420 262 L470 210 L560 66 L650 200 L700 168 L800 286 V394 H0 Z`;
  return picture(
    800,
    600,
    `${linear('sky', [
      [0, '#3f86cf'],
      [1, '#dcecf5'],
    ])}${linear('rock', [
      [0, '#8d97a6'],
      [1, '#4a586b'],
    ])}${linear('lake', [
      [0, '#6fa7b8'],
      [1, '#17506b'],
    ])}<rect width="800" height="400" fill="url(#sky)"/>
    <g fill="#fff" opacity=".7" filter="url(#soft)"><ellipse cx="150" cy="70" rx="100" ry="18"/><ellipse cx="400" cy="50" rx="80" ry="14"/>
      <ellipse cx="700" cy="96" rx="90" ry="16"/></g>
    <path d="${range}" fill="url(#rock)" filter="url(#stone)"/>
    <path d="M236 96 L196 160 L216 156 L228 182 L244 150 L262 172 L272 144 Z M560 66 L506 150 L530 146 L546 186 L566 140 L590 172 L604 132 Z
      M330 140 L310 154 L326 172 L344 156 L356 176 Z M700 168 L668 192 L690 196 L704 214 L718 194 L738 204 Z M70 220 L48 246 L70 244 L92 236 Z" fill="#fbfdff"/>
    <path d="M0 340 Q200 300 420 350 T800 330 V400 H0 Z" fill="#3f6b3a"/><g fill="#1f4527">${firs}</g>
    <rect y="390" width="800" height="210" fill="url(#lake)"/>
    <g transform="translate(0 786) scale(1 -1)" opacity=".32" filter="url(#haze)"><path d="${range}" fill="#40506a"/><g fill="#17361f">${firs}</g></g>
    <g stroke="#d9eef4" stroke-width="2" opacity=".4">${repeat(40, () => {
      const [x, y] = [random() * 800, 410 + random() * 180];
      return `<path d="M${x} ${y} h${20 + random() * 70}"/>`;
    })}</g>`,
  );
}
