// A picture of a page made small: at most 256 colours, as a palette. Text and flat colour, which is what pages are made of, lose nothing
// that an eye sees, and weigh a third.
import { crc32, deflateSync, inflateSync } from "node:zlib";
import { expect } from "vitest";

interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue of each, row by row. */
  readonly rgb: Buffer;
}

const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
const coloursMax = 256;

export const smallPng = (png: Buffer): Buffer => encoded(decoded(png));

/** As Chromium writes it: eight bits a channel, with or without alpha, not interlaced. */
function decoded(png: Buffer): Pixels {
  let at = signature.length;
  let head: Buffer = Buffer.alloc(0);
  const parts: Buffer[] = [];
  while (at < png.length) {
    const length = png.readUInt32BE(at);
    const name = png.toString("latin1", at + 4, at + 8);
    const data = png.subarray(at + 8, at + 8 + length);
    if (name === "IHDR") head = data;
    if (name === "IDAT") parts.push(data);
    at += length + 12;
  }
  const [width, height] = [head.readUInt32BE(0), head.readUInt32BE(4)];
  expect([head[8], head[12]]).toEqual([8, 0]);
  const channels = head[9] === 6 ? 4 : 3;
  const bytes = unfiltered(inflateSync(Buffer.concat(parts)), width * channels, channels);
  const rgb = Buffer.alloc(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel += 1) bytes.copy(rgb, pixel * 3, pixel * channels, pixel * channels + 3);
  return { width, height, rgb };
}

/** Each row says by which of its neighbours its bytes were foretold. */
function unfiltered(raw: Buffer, stride: number, step: number): Buffer {
  const rows = raw.length / (stride + 1);
  const out = Buffer.alloc(rows * stride);
  for (let row = 0; row < rows; row += 1) {
    const filter = raw[row * (stride + 1)] ?? 0;
    const [from, to] = [row * (stride + 1) + 1, row * stride];
    for (let at = 0; at < stride; at += 1) {
      const left = at < step ? 0 : (out[to + at - step] ?? 0);
      const above = row === 0 ? 0 : (out[to + at - stride] ?? 0);
      const corner = row === 0 || at < step ? 0 : (out[to + at - stride - step] ?? 0);
      const foretold = [0, left, above, (left + above) >> 1, nearest(left, above, corner)][filter] ?? 0;
      out[to + at] = (raw[from + at] ?? 0) + foretold;
    }
  }
  return out;
}

function nearest(left: number, above: number, corner: number): number {
  const [byLeft, byAbove, byCorner] = [Math.abs(above - corner), Math.abs(left - corner), Math.abs(left + above - 2 * corner)];
  if (byLeft <= byAbove && byLeft <= byCorner) return left;
  return byAbove <= byCorner ? above : corner;
}

function encoded({ width, height, rgb }: Pixels): Buffer {
  const counts = new Map<number, number>();
  for (let at = 0; at < rgb.length; at += 3) {
    const colour = rgb.readUIntBE(at, 3);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const byUse = [...counts].toSorted(([one, often], [other, oftener]) => oftener - often || one - other).map(([colour]) => colour);
  const palette = byUse.slice(0, coloursMax);
  const places = new Map(byUse.map((colour) => [colour, closest(palette, colour)]));
  const rows = Buffer.alloc((width + 1) * height);
  for (let pixel = 0; pixel < width * height; pixel += 1)
    rows[Math.floor(pixel / width) * (width + 1) + (pixel % width) + 1] = places.get(rgb.readUIntBE(pixel * 3, 3)) ?? 0;
  const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 3, 0, 0, 0]);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  const colours = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  const data = deflateSync(rows, { level: 9, memLevel: 9 });
  return Buffer.concat([signature, chunk("IHDR", head), chunk("PLTE", colours), chunk("IDAT", data), chunk("IEND", Buffer.alloc(0))]);
}

function closest(palette: readonly number[], colour: number): number {
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  for (const [place, one] of palette.entries()) {
    const [red, green, blue] = [(one >> 16) - (colour >> 16), ((one >> 8) & 255) - ((colour >> 8) & 255), (one & 255) - (colour & 255)];
    const distance = red * red + green * green + blue * blue;
    if (distance < least) [best, least] = [place, distance];
  }
  return best;
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const frame = Buffer.alloc(body.length + 8);
  frame.writeUInt32BE(data.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc32(body), body.length + 4);
  return frame;
}
