// Drawings of things in a house: candle, hourglass, teapot, sunglasses.
import { linear, picture, radial, repeat, shadow, shine } from './paint.ts';

export function candle(): string {
  return picture(
    480,
    640,
    `${radial(
      'dark',
      [
        [0, '#7a4313'],
        [0.4, '#341a0b'],
        [1, '#0b0605'],
      ],
      0.5,
      0.33,
      0.75,
    )}<rect width="480" height="640" fill="url(#dark)"/>
    ${linear('top', [
      [0, '#3a2010'],
      [1, '#120a06'],
    ])}<rect y="540" width="480" height="100" fill="url(#top)"/>
    ${radial(
      'halo',
      [
        [0, '#ffd27a', 0.85],
        [0.35, '#ff9a2e', 0.35],
        [1, '#ff7a10', 0],
      ],
      0.5,
      0.5,
      0.5,
    )}<circle cx="240" cy="196" r="210" fill="url(#halo)"/>
    ${linear('wax', [
      [0, '#ffe7a8'],
      [0.25, '#f3c987'],
      [1, '#a9713c'],
    ])}${linear(
      'round',
      [
        [0, '#2a1206', 0.65],
        [0.35, '#2a1206', 0],
        [0.65, '#2a1206', 0],
        [1, '#2a1206', 0.7],
      ],
      true,
    )}${shadow(240, 562, 130, 20, 0.8)}
    <path d="M172 296 Q240 276 308 296 V556 Q240 582 172 556 Z" fill="url(#wax)"/>
    <path d="M172 296 Q240 276 308 296 V556 Q240 582 172 556 Z" fill="url(#round)"/>
    <ellipse cx="240" cy="296" rx="68" ry="15" fill="#ffefb8"/><ellipse cx="240" cy="297" rx="50" ry="9" fill="#f7cf7a"/>
    <path d="M190 304 q4 70 -4 96 q-10 16 -14 -6 V302 Z M276 306 q6 40 2 64 q-8 14 -12 -4 q0 -30 -2 -60 Z" fill="#ffe3a2"/>
    <path d="M240 298 Q236 272 242 250" stroke="#26160c" stroke-width="6" fill="none"/>
    <path d="M240 110 C280 176 286 222 262 254 Q240 274 220 254 C196 222 204 176 240 110 Z" fill="#ff9b21" filter="url(#haze)"/>
    <path d="M240 132 C268 186 272 222 256 248 Q240 262 226 248 C210 222 216 186 240 132 Z" fill="#ffe27a"/>
    <path d="M240 176 C256 208 258 228 250 246 Q240 254 232 246 C224 228 226 208 240 176 Z" fill="#fffbe6"/>
    <path d="M228 248 Q240 262 253 248 Q250 230 240 236 Q230 230 228 248 Z" fill="#5b8bd8" opacity=".7"/>`,
  );
}

/** On nothing: the picture keeps its transparency. */
export function hourglass(): string {
  const plate = (y: number): string =>
    `<rect x="86" y="${y}" width="308" height="46" rx="16" fill="url(#wood)"/>
     <rect x="98" y="${y + 6}" width="284" height="8" rx="4" fill="#e8b883" opacity=".6"/>`;
  const post = (x: number): string => `<rect x="${x}" y="80" width="20" height="480" rx="9" fill="url(#post)"/>`;
  return picture(
    480,
    640,
    `${linear('wood', [
      [0, '#b9773d'],
      [1, '#5e3213'],
    ])}${linear(
      'post',
      [
        [0, '#5e3213'],
        [0.4, '#c98a4e'],
        [1, '#4a260d'],
      ],
      true,
    )}${linear(
      'glass',
      [
        [0, '#8fb4c4', 0.75],
        [0.3, '#eef8fb', 0.5],
        [0.7, '#dcecf2', 0.4],
        [1, '#6d95a8', 0.8],
      ],
      true,
    )}${linear('sand', [
      [0, '#f2d08c'],
      [1, '#c98f3e'],
    ])}${post(106)}${post(354)}
    <path d="M138 84 H342 C342 200 300 262 254 304 Q246 316 254 330 C300 372 342 440 342 556 H138
      C138 440 180 372 226 330 Q234 316 226 304 C180 262 138 200 138 84 Z" fill="url(#glass)" stroke="#5f8496" stroke-width="4"/>
    <path d="M168 190 Q240 206 312 190 C298 240 272 278 246 302 H234 C208 278 182 240 168 190 Z" fill="url(#sand)"/>
    <path d="M237 300 H243 V470 H237 Z" fill="#dcae63"/>
    <path d="M144 552 C148 520 176 500 240 440 C304 500 332 520 336 552 Z" fill="url(#sand)"/>
    <path d="M162 110 C164 176 186 232 214 268" stroke="#fff" stroke-width="11" fill="none" opacity=".75" stroke-linecap="round"/>
    <path d="M166 500 C172 440 190 400 214 372" stroke="#fff" stroke-width="9" fill="none" opacity=".6" stroke-linecap="round"/>
    ${plate(44)}${plate(550)}`,
  );
}

export function teapot(): string {
  return picture(
    640,
    520,
    `${linear('wall', [
      [0, '#8d949c'],
      [1, '#d3d6d8'],
    ])}${linear('cloth', [
      [0, '#f0f0f0'],
      [1, '#a9adb0'],
    ])}<rect width="640" height="520" fill="url(#wall)"/><rect y="340" width="640" height="180" fill="url(#cloth)"/>
    ${radial('china', [
      [0, '#ffffff'],
      [0.45, '#e3e5e8'],
      [0.8, '#a2a7ad'],
      [1, '#5f646b'],
    ])}${shadow(320, 432, 190, 28, 0.5)}
    <path d="M452 236 C540 190 590 250 548 318 C524 356 482 372 446 372 L452 346 C500 340 534 300 522 268
      C512 244 484 250 456 268 Z" fill="url(#china)" stroke="#5f646b" stroke-width="2"/>
    <path d="M196 346 C136 336 122 286 104 232 C98 216 84 208 66 208 L72 192 C108 186 136 204 150 234
      C164 262 176 268 206 262 Z" fill="url(#china)" stroke="#5f646b" stroke-width="2"/>
    <path d="M180 300 C180 220 244 178 322 178 C400 178 464 220 464 300 C464 366 426 408 392 424 Q322 442 252 424
      C218 408 180 366 180 300 Z" fill="url(#china)"/>
    <path d="M232 424 Q322 446 412 424 L404 440 Q322 456 240 440 Z" fill="#8a8f96"/>
    <path d="M236 194 Q322 154 408 194 Q322 216 236 194 Z" fill="url(#china)" stroke="#73787f" stroke-width="3"/>
    <path d="M262 180 C272 142 372 142 382 180 Q322 196 262 180 Z" fill="url(#china)"/>
    <circle cx="322" cy="132" r="19" fill="url(#china)"/><path d="M312 146 h20 l5 12 h-30 Z" fill="#b4b8bd"/>
    <g fill="none" stroke="#4a5058" stroke-width="4" opacity=".7"><path d="M188 262 Q322 300 456 262 M194 346 Q322 384 450 346"/></g>
    <g fill="#4a5058" opacity=".75">${repeat(
      5,
      (index) => `<g transform="translate(${226 + index * 48} ${322 - Math.abs(index - 2) * 5})">${flower}</g>`,
    )}</g>
    ${shine(252, 236, 30, 46, 24, 0.85)}`,
  );
}

const flower = `<circle r="5" fill="#d8dade"/>${repeat(6, (index) => {
  return `<ellipse cy="-12" rx="5.5" ry="8" transform="rotate(${index * 60})"/>`;
})}`;

export function sunglasses(): string {
  const lens = `M0 0 C40 -18 130 -20 176 -6 C188 40 168 108 104 116 C44 122 4 72 0 0 Z`;
  const one = (x: number, mirrored: boolean): string =>
    `<g transform="translate(${x} 210) ${mirrored ? 'scale(-1 1)' : ''}">
      <path d="${lens}" fill="url(#lens)" stroke="#15110f" stroke-width="15" stroke-linejoin="round"/>
      <path d="M22 8 C56 -4 100 -6 140 0 C110 24 60 60 40 66 Q24 40 22 8 Z" fill="#fff" opacity=".2"/></g>`;
  return picture(
    720,
    480,
    `${linear('beach', [
      [0, '#efdcae'],
      [1, '#cfae72'],
    ])}${linear('lens', [
      [0, '#23201f'],
      [0.6, '#4a3a30'],
      [1, '#9a7650'],
    ])}<rect width="720" height="480" fill="url(#beach)" filter="url(#stone)"/>
    ${shadow(370, 350, 260, 26, 0.45)}
    <path d="M150 212 C120 150 170 110 250 96 M570 212 C600 150 550 110 470 96" stroke="#1c1715" stroke-width="15" fill="none"
      stroke-linecap="round"/>
    ${one(148, false)}${one(572, true)}
    <path d="M320 216 Q360 190 400 216" stroke="#15110f" stroke-width="15" fill="none"/>
    <path d="M150 200 C200 186 270 184 322 196 M398 196 C450 184 520 186 570 200" stroke="#6a5a50" stroke-width="3" fill="none" opacity=".8"/>`,
  );
}
