// A device that holds a passkey, as WebAuthn has it: ES256, attestation "none", a counter.
import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";

export interface Device {
  /** What it says in the place of the truth. */
  origin: string;
  host: string;
  isVerified: boolean;
  counter: number;
  create(options: Options): object;
  get(options: Options): object;
}

interface Options {
  readonly challenge: string;
}

type Cbor = number | string | Uint8Array | ReadonlyMap<number | string, Cbor>;

function cbor(value: Cbor): Buffer {
  const head = (major: number, length: number): Buffer =>
    length < 24
      ? Buffer.from([(major << 5) | length])
      : length < 256
        ? Buffer.from([(major << 5) | 24, length])
        : Buffer.from([(major << 5) | 25, length >> 8, length & 255]);
  if (typeof value === "number") return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === "string") return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  return Buffer.concat([head(5, value.size), ...[...value].flatMap(([key, one]) => [cbor(key), cbor(one)])]);
}

const sha256 = (data: string | Uint8Array): Buffer => createHash("sha256").update(data).digest();
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64url");

export function newDevice(origin: string): Device {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { x = "", y = "" } = publicKey.export({ format: "jwk" });
  const id = randomBytes(16);
  const cose = cbor(
    new Map<number, Cbor>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x, "base64url")],
      [-3, Buffer.from(y, "base64url")],
    ]),
  );
  const client = (type: string, challenge: string): Buffer =>
    Buffer.from(JSON.stringify({ type, challenge, origin: device.origin, crossOrigin: false }));
  const authenticatorData = (flags: number): Buffer => {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(device.counter);
    return Buffer.concat([sha256(device.host), Buffer.from([flags | 1 | (device.isVerified ? 4 : 0)]), counter]);
  };
  const credential = { id: text(id), rawId: text(id), type: "public-key", clientExtensionResults: {} };
  const device: Device = {
    origin,
    host: new URL(origin).hostname,
    isVerified: true,
    counter: 0,
    create({ challenge }) {
      const attested = Buffer.concat([authenticatorData(0x40), Buffer.alloc(16), Buffer.from([0, id.length]), id, cose]);
      const attestation = cbor(
        new Map<string, Cbor>([
          ["fmt", "none"],
          ["attStmt", new Map()],
          ["authData", attested],
        ]),
      );
      const clientDataJSON = text(client("webauthn.create", challenge));
      return { ...credential, response: { clientDataJSON, attestationObject: text(attestation), transports: ["internal"] } };
    },
    get({ challenge }) {
      device.counter += 1;
      const [data, told] = [authenticatorData(0), client("webauthn.get", challenge)];
      const signature = sign("sha256", Buffer.concat([data, sha256(told)]), privateKey);
      return { ...credential, response: { clientDataJSON: text(told), authenticatorData: text(data), signature: text(signature) } };
    },
  };
  return device;
}
