// Drawings of animals: ladybug, goldfish, jellyfish.
import { linear, picture, radial, randomFrom, repeat, shadow, shine } from './paint.ts';

function leafUnderfoot(): string {
  const veins = repeat(9, (index) => {
    const x = 40 + index * 66;
    return `<path d="M${x} 300 q60 -90 150 -150 M${x} 300 q70 80 170 130"/>`;
  });
  return `${linear('green', [
    [0, '#3f7f2c'],
    [0.5, '#7dbb4b'],
    [1, '#2f6a22'],
  ])}${radial('air', [
    [0, '#c9dc9a'],
    [1, '#4f7d3c'],
  ])}<rect width="640" height="600" fill="url(#air)"/>
  <path d="M-60 330 C80 60 470 20 700 170 L700 470 C500 600 120 590 -60 330 Z" fill="url(#green)" filter="url(#skin)"/>
  <path d="M-60 322 Q320 270 700 312" stroke="#b9dd8a" stroke-width="7" fill="none" opacity=".8"/>
  <g stroke="#b9dd8a" stroke-width="3" fill="none" opacity=".45">${veins}</g>`;
}

export function ladybug(): string {
  const legs = [
    'M214 236 Q170 190 132 196',
    'M206 306 Q150 306 116 330',
    'M226 372 Q186 416 142 414',
    'M426 236 Q470 190 508 196',
    'M434 306 Q490 306 524 330',
    'M414 372 Q454 416 498 414',
  ];
  const spots: [number, number, number][] = [
    [262, 250, 27],
    [378, 250, 27],
    [240, 330, 25],
    [400, 330, 25],
    [284, 388, 23],
    [356, 388, 23],
  ];
  return picture(
    640,
    600,
    `${leafUnderfoot()}${radial('shell', [
      [0, '#ff8a65'],
      [0.4, '#e53a22'],
      [0.8, '#b31412'],
      [1, '#640808'],
    ])}${shadow(330, 430, 150, 34, 0.5)}
    <g stroke="#17120f" stroke-width="13" stroke-linecap="round" fill="none">${legs.map((leg) => `<path d="${leg}"/>`).join('')}
    <path d="M292 150 Q270 104 238 100 M348 150 Q370 104 402 100" stroke-width="7"/></g>
    <ellipse cx="320" cy="186" rx="78" ry="60" fill="#1d1714"/>
    <path d="M262 170 q10 -28 34 -28 q-4 24 -34 28 Z M378 170 q-10 -28 -34 -28 q4 24 34 28 Z" fill="#f3ead9"/>
    <ellipse cx="320" cy="318" rx="128" ry="134" fill="url(#shell)"/>
    <path d="M320 186 V452" stroke="#3a0505" stroke-width="5"/>
    <ellipse cx="320" cy="204" rx="26" ry="20" fill="#1d1714"/>
    ${spots.map(([x, y, size]) => `<circle cx="${x}" cy="${y}" r="${size}" fill="#1a1310"/>`).join('')}
    ${shine(292, 206, 20, 9, -24, 0.6)}${shine(318, 166, 26, 8, 0, 0.35)}`,
  );
}

function water(): string {
  const random = randomFrom(5);
  const weeds = repeat(14, () => {
    const [x, tall] = [random() * 640, 120 + random() * 210];
    return `<path d="M${x} 490 q-34 ${-tall / 2} 6 ${-tall} q30 ${tall / 2} 14 ${tall} Z" fill="${random() > 0.5 ? '#2f7a4b' : '#1d5c46'}"/>`;
  });
  const bubbles = repeat(16, () => {
    const [x, y, size] = [380 + random() * 200, 30 + random() * 260, 3 + random() * 9];
    return `<circle cx="${x}" cy="${y}" r="${size}" fill="#fff" fill-opacity=".18" stroke="#e4fbff" stroke-opacity=".7"/>`;
  });
  return `${linear('water', [
    [0, '#7fd0dd'],
    [0.6, '#2b8aa6'],
    [1, '#0d4a66'],
  ])}<rect width="640" height="480" fill="url(#water)"/>
  <path d="M80 0 L230 0 L330 480 L40 480 Z M330 0 L400 0 L600 480 L440 480 Z" fill="#fff" opacity=".12" filter="url(#mist)"/>
  <g filter="url(#haze)" opacity=".85">${weeds}</g>
  <path d="M0 440 Q160 420 320 442 T640 436 V480 H0 Z" fill="#c9b184" filter="url(#grain)"/>${bubbles}`;
}

export function goldfish(): string {
  const scales = repeat(48, (index) => {
    const [column, row] = [index % 8, Math.floor(index / 8)];
    const [x, y] = [228 + column * 27 + (row % 2) * 13, 182 + row * 22];
    return `<path d="M${x} ${y} q14 11 0 22" stroke="#c65a08" stroke-width="2" fill="none" opacity=".45"/>`;
  });
  return picture(
    640,
    480,
    `${water()}${linear('body', [
      [0, '#f0690c'],
      [0.45, '#ff9a1f'],
      [0.8, '#ffc765'],
      [1, '#fff0c9'],
    ])}${linear('fin', [
      [0, '#ff8a1c'],
      [1, '#ffd089', 0.75],
    ])}
    <path d="M214 238 C150 190 118 110 44 118 C70 170 78 210 84 244 C74 290 56 330 40 372 C118 366 168 300 214 254 Z" fill="url(#fin)"/>
    <path d="M250 164 C260 96 330 66 424 92 C402 120 410 140 428 164 Z" fill="url(#fin)"/>
    <path d="M290 322 C270 370 250 388 222 402 C262 414 318 392 344 328 Z M410 316 C412 356 400 380 380 398 C430 396 462 356 462 306 Z" fill="url(#fin)"/>
    <path d="M196 246 C230 168 330 136 430 150 C510 162 566 208 578 250 C560 300 500 338 410 342 C310 346 230 316 196 246 Z" fill="url(#body)"/>
    ${scales}
    <path d="M470 168 C446 220 446 280 474 326" stroke="#d2640a" stroke-width="4" fill="none" opacity=".6"/>
    <path d="M420 262 C372 250 346 268 330 300 C372 308 404 296 420 262 Z" fill="url(#fin)" stroke="#d2640a" stroke-opacity=".4"/>
    <circle cx="520" cy="226" r="21" fill="#fff6dc"/><circle cx="523" cy="227" r="13" fill="#17120f"/><circle cx="528" cy="221" r="4.5" fill="#fff"/>
    <path d="M577 252 q-14 14 -32 14" stroke="#b2500a" stroke-width="4" fill="none"/>
    ${shine(370, 178, 92, 13, 3, 0.5)}`,
  );
}

export function jellyfish(): string {
  const random = randomFrom(3);
  const tentacles = repeat(17, (index) => {
    const x = 148 + index * 19;
    const [a, b, length] = [random() * 70 - 35, random() * 90 - 45, 210 + random() * 170];
    return `<path d="M${x} 288 q${a} ${length / 3} ${b / 2} ${length / 1.6} t${b} ${length / 2.4}"/>`;
  });
  const arms = repeat(5, (index) => {
    const x = 228 + index * 20;
    return `<path d="M${x} 280 q-34 60 4 120 t-14 120 q30 -50 22 -118 t8 -122 Z"/>`;
  });
  return picture(
    600,
    720,
    `${radial(
      'deep',
      [
        [0, '#2a78c8'],
        [0.5, '#123f8c'],
        [1, '#050f33'],
      ],
      0.5,
      0.32,
      0.8,
    )}<rect width="600" height="720" fill="url(#deep)"/>
    ${radial(
      'bell',
      [
        [0, '#fff2e0', 0.95],
        [0.45, '#ffb36b', 0.85],
        [0.85, '#e8703a', 0.85],
        [1, '#ffd9b0', 0.9],
      ],
      0.5,
      0.35,
      0.7,
    )}
    <ellipse cx="300" cy="230" rx="220" ry="190" fill="#ffae6b" opacity=".28" filter="url(#mist)"/>
    <g stroke="#ffb988" stroke-width="3" fill="none" opacity=".75">${tentacles}</g>
    <g fill="#ffe0c2" opacity=".7" filter="url(#haze)">${arms}</g>
    <path d="M118 284 C96 150 200 70 300 70 C400 70 504 150 482 284 q-18 22 -36 2 q-18 24 -37 2 q-18 24 -36 2 q-18 22 -37 0
      q-18 24 -36 0 q-18 22 -37 0 q-18 22 -36 -2 q-18 22 -37 -2 q-18 20 -36 -2 Z" fill="url(#bell)"/>
    <g stroke="#d9602a" stroke-width="5" fill="none" opacity=".5" filter="url(#haze)">
      <path d="M300 90 V280 M258 96 Q206 170 204 284 M342 96 Q394 170 396 284 M222 112 Q150 180 152 280 M378 112 Q450 180 448 280"/></g>
    ${shine(232, 134, 56, 22, -34, 0.7)}`,
  );
}
