// A server that speaks SMTP over a socket: it takes mail, or refuses it, as a test says, and keeps what came.
import { createServer, type Socket } from "node:net";
import { afterAll } from "vitest";

export interface MailServer {
  /** smtp://user:password@127.0.0.1:port */
  readonly url: string;
  readonly mails: { readonly from: string; readonly to: readonly string[]; readonly text: string; readonly login: string }[];
  /** Answer to the end of a mail; undefined: it is taken. */
  refusal: string | undefined;
}

export async function openMailServer(): Promise<MailServer> {
  const kept: { refusal: string | undefined } = { refusal: undefined };
  const mails: MailServer["mails"] = [];
  const server = createServer((socket) => serve(socket, mails, () => kept.refusal));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  afterAll(() => new Promise<void>((done) => server.close(() => done())));
  return Object.assign(kept, { url: `smtp://hub:of-the-mail@127.0.0.1:${port}`, mails });
}

function serve(socket: Socket, mails: MailServer["mails"], refusal: () => string | undefined): void {
  let [pending, login, from, data] = ["", "", "", undefined as string | undefined];
  let to: string[] = [];
  const say = (line: string): void => void socket.write(`${line}\r\n`);
  const heed = (line: string): void => {
    if (data !== undefined) {
      if (line !== ".") return void (data += `${line}\n`);
      const refused = refusal();
      if (refused === undefined) mails.push({ from, to, text: data, login });
      [data, to] = [undefined, []];
      return say(refused ?? "250 taken");
    }
    const word = line.slice(0, 4).toUpperCase();
    if (word === "EHLO") return say("250-mail.test\r\n250 AUTH PLAIN");
    if (word === "AUTH") {
      login = Buffer.from(line.slice("AUTH PLAIN ".length), "base64").toString("utf8").replaceAll("\0", " ").trim();
      return say("235 welcome");
    }
    if (word === "MAIL") from = /<([^>]*)>/.exec(line)?.[1] ?? "";
    if (word === "RCPT") to.push(/<([^>]*)>/.exec(line)?.[1] ?? "");
    if (word === "DATA") {
      data = "";
      return say("354 go on");
    }
    say(word === "QUIT" ? "221 bye" : "250 well");
    if (word === "QUIT") socket.end();
  };
  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk) => {
    const lines = `${pending}${chunk.toString("utf8")}`.split("\r\n");
    pending = lines.pop() ?? "";
    for (const line of lines) heed(line);
  });
  say("220 mail.test");
}
