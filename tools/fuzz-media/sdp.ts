import type { Random } from './random';

/** Values at which parsers of numbers and names go wrong. */
const ODD_TOKENS = [
  '',
  '0',
  '-1',
  '65536',
  '4294967296',
  '18446744073709551616',
  '1e9',
  'NaN',
  'null',
  'undefined',
  '__proto__',
  'constructor',
  'a'.repeat(5000),
  '\u0000',
  '€',
  '%s%n',
  '../..',
  '*',
  '127.0.0.1',
  '::1',
  'opus/48000/2',
  'sendrecv',
];

/** An offer in which lines are gone, repeated, moved, cut, or say something else. */
export function mutatedSdp(offer: string, random: Random): string {
  const lines = offer.split('\r\n');
  for (let changes = 1 + random.int(4); changes > 0; changes--) {
    const at = random.int(lines.length);
    const line = lines[at] ?? '';
    switch (random.int(8)) {
      case 0:
        lines.splice(at, 1);
        break;
      case 1:
        lines.splice(random.int(lines.length + 1), 0, line);
        break;
      case 2:
        lines[at] = line.slice(0, random.int(line.length + 1));
        break;
      case 3:
        lines[at] = withOddToken(line, random);
        break;
      case 4:
        lines[at] = line.replace(/\d+/, random.pick(ODD_TOKENS));
        break;
      case 5:
        lines.splice(
          at,
          0,
          `a=${random.pick(['ssrc', 'rtpmap', 'fmtp', 'rtcp-fb', 'extmap', 'candidate', 'mid', 'group', 'setup'])}:${random.pick(ODD_TOKENS)}`,
        );
        break;
      case 6:
        lines[at] = random.bytes(random.int(60)).toString('latin1');
        break;
      case 7:
        lines.splice(0, lines.length, ...lines.join('\r\n').slice(0, random.int(offer.length)).split('\r\n'));
    }
    if (lines.length === 0) lines.push('v=0');
  }
  return lines.join(random.chance(0.9) ? '\r\n' : '\n');
}

function withOddToken(line: string, random: Random): string {
  const tokens = line.split(/(?<=[ :=;/])/);
  tokens[random.int(tokens.length)] = random.pick(ODD_TOKENS);
  return tokens.join('');
}
