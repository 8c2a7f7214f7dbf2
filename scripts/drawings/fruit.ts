// Drawings of things that grow: lemon, bananas, mushroom.
import { linear, picture, radial, randomFrom, repeat, shadow, shine } from './paint.ts';

function table(width: number, height: number, edge: number): string {
  return `${linear('wall', [
    [0, '#9fb3b5'],
    [1, '#d8ddd2'],
  ])}${linear('wood', [
    [0, '#a9774a'],
    [1, '#6f4526'],
  ])}
  <rect width="${width}" height="${height}" fill="url(#wall)"/>
  <rect y="${edge}" width="${width}" height="${height - edge}" fill="url(#wood)"/>
  <g stroke="#5b3519" opacity=".35" filter="url(#haze)">${repeat(9, (index) => {
    const y = edge + 8 + index * index * 3.2;
    return `<path d="M0 ${y} Q${width / 2} ${y + 9 - index} ${width} ${y - 3}" fill="none" stroke-width="${1 + index / 3}"/>`;
  })}</g>`;
}

const lemonShape = `M92 268 C100 262 108 254 116 242 C146 178 214 146 284 158 C340 168 376 206 388 250
  C396 262 408 266 414 276 C418 288 406 296 394 298 C374 344 322 378 258 374 C190 372 136 340 116 296
  C108 288 96 286 90 280 C86 276 88 271 92 268 Z`;

function lemonSlice(): string {
  const segment = '<path d="M0 -8 C-34 -40 -32 -74 -18 -82 Q0 -90 18 -82 C32 -74 34 -40 0 -8 Z" fill="url(#pulp)"/>';
  const segments = repeat(9, (index) => `<g transform="rotate(${index * 40})">${segment}</g>`);
  return `<g transform="translate(478 320) scale(1 .92)">
    <circle r="112" fill="#d3a210"/><circle r="109" fill="#f7d53a"/><circle r="99" fill="#fff8d8"/>${segments}
    <circle r="7" fill="#fff4c2"/></g>${shine(448, 276, 26, 12, -30, 0.5)}`;
}

export function lemon(): string {
  return picture(
    640,
    480,
    `${table(640, 480, 250)}
    ${radial('peel', [
      [0, '#fff7a8'],
      [0.35, '#fde047'],
      [0.75, '#f2c20e'],
      [1, '#b98400'],
    ])}${radial('pulp', [
      [0, '#fff3a0'],
      [1, '#f2cf3a'],
    ])}${linear('leaf', [
      [0, '#86b84a'],
      [1, '#2f6b24'],
    ])}
    ${shadow(262, 372, 170, 24)}${shadow(488, 418, 118, 20)}
    <path d="M196 172 C150 96 206 62 296 84 C282 140 246 168 196 172 Z" fill="url(#leaf)"/>
    <path d="M198 170 Q226 112 292 86" stroke="#cfe3a0" stroke-width="3" fill="none" opacity=".7"/>
    <path d="${lemonShape}" fill="url(#peel)" filter="url(#skin)"/>
    ${shine(216, 210, 44, 22, -24, 0.75)}${lemonSlice()}`,
  );
}

function oneBanana(turn: number, shade: string): string {
  return `<g transform="rotate(${turn} 150 120)">
    <path d="M132 92 C120 190 168 330 330 372 C400 390 468 378 510 346 C520 338 520 326 508 324
      C430 330 330 300 262 232 C214 186 190 136 176 84 C168 74 136 76 132 92 Z" fill="url(#${shade})"/>
    <path d="M150 100 C150 190 210 300 340 340 C400 358 460 352 506 330" fill="none" stroke="#b98a10"
      stroke-width="4" opacity=".55"/>
    <path d="M166 104 C186 190 250 270 350 312" fill="none" stroke="#fff6b0" stroke-width="9" opacity=".6" filter="url(#haze)"/>
    <path d="M496 326 C512 318 528 326 526 338 C522 350 508 352 500 346 Z" fill="#4b3415"/>
  </g>`;
}

export function bananas(): string {
  const yellow = (id: string, light: string, dark: string): string =>
    linear(id, [
      [0, light],
      [0.55, '#f5cf2b'],
      [1, dark],
    ]);
  return picture(
    640,
    480,
    `${radial('cloth', [
      [0, '#f4f1ea'],
      [1, '#b9c2c4'],
    ])}<rect width="640" height="480" fill="url(#cloth)"/>
    ${yellow('near', '#ffe873', '#c99a0c')}${yellow('middle', '#fbe063', '#b98a08')}${yellow('far', '#f1d24f', '#a77a06')}
    ${shadow(350, 400, 220, 26, 0.4)}
    ${oneBanana(-22, 'far')}${oneBanana(-9, 'middle')}${oneBanana(5, 'near')}
    <path d="M118 62 C126 44 160 36 184 48 C196 66 196 96 186 112 C166 122 138 118 126 104 Z" fill="#7d6420"/>
    <path d="M128 54 C140 46 160 42 178 50 L174 62 C160 56 144 58 134 66 Z" fill="#4b3a12"/>`,
  );
}

function forestFloor(): string {
  const random = randomFrom(11);
  const spots = repeat(26, () => {
    const [x, y, size] = [random() * 480, random() * 330, 14 + random() * 46];
    return `<circle cx="${x}" cy="${y}" r="${size}" fill="${random() > 0.5 ? '#a8c46a' : '#4f7a3a'}" opacity="${0.2 + random() * 0.35}"/>`;
  });
  const moss = repeat(420, () => {
    const [x, y, lean] = [random() * 480, 455 + random() * 190, random() * 26 - 13];
    const color = ['#35591f', '#4d7a2b', '#6c9a3c', '#8fb552'][Math.floor(random() * 4)] ?? '#4d7a2b';
    return `<path d="M${x} ${y} q${lean / 3} -18 ${lean} ${-24 - random() * 22}" stroke="${color}" stroke-width="3" fill="none"/>`;
  });
  return `${linear('forest', [
    [0, '#2d4a2a'],
    [0.6, '#5d8146'],
    [1, '#2c4019'],
  ])}<rect width="480" height="640" fill="url(#forest)"/><g filter="url(#mist)">${spots}</g>
  <rect y="470" width="480" height="170" fill="#31481d"/>|${moss}`;
}

export function mushroom(): string {
  const [behind, moss] = forestFloor().split('|');
  return picture(
    480,
    640,
    `${behind ?? ''}${linear(
      'stem',
      [
        [0, '#cdb994'],
        [0.4, '#fbf3df'],
        [1, '#9c8660'],
      ],
      true,
    )}${radial('cap', [
      [0, '#e2a874'],
      [0.5, '#a9683a'],
      [1, '#5b3118'],
    ])}${linear('gills', [
      [0, '#7d6446'],
      [1, '#e6d5b3'],
    ])}${shadow(250, 560, 130, 26, 0.6)}
    <path d="M196 330 C206 420 190 500 172 560 Q240 592 312 560 C292 500 282 420 290 330 Z" fill="url(#stem)" filter="url(#skin)"/>
    <path d="M70 326 Q240 250 414 326 Q360 372 242 374 Q126 372 70 326 Z" fill="url(#gills)"/>
    <g stroke="#6d5334" stroke-width="1.6" opacity=".6">${repeat(31, (index) => {
      const x = 84 + index * 10.6;
      return `<path d="M${x} ${334 + 26 * Math.sin((index / 30) * Math.PI)} L${242 + (x - 242) * 0.25} 312"/>`;
    })}</g>
    <path d="M58 322 C52 214 140 136 246 138 C350 138 432 214 424 322 C420 342 396 336 372 324
      C300 296 190 296 112 326 C88 338 62 342 58 322 Z" fill="url(#cap)" filter="url(#skin)"/>
    ${shine(176, 206, 60, 26, -28, 0.5)}${moss ?? ''}`,
  );
}
