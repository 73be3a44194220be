// The console is a client like any other, only nearer: types of the contract and nothing else cross over, and all it asks goes
// through one door.
import { findings, importsOf, isCode, isConsole, lineAt, partsOf } from "./rule.ts";
import type { Finding, Rule, SourceFile } from "./rule.ts";

const contract = /^src\/api\/contract(?:-[a-z-]+)?\.ts$/;

/** Data flows down: who is further down imports who is above it, never the other way. `page` folders never meet. */
const floors = ["messages", "design", "api", "part", "session", "shell", "page"];
const above = ["page-entry.ts"];
/** The frame alone knows every page. */
const list = "navigation.ts";

const floorOf = (path: string): string => path.split("/")[2] ?? "";

interface Ban {
  readonly pattern: RegExp;
  readonly except?: RegExp;
  readonly message: string;
}

const bans: readonly Ban[] = [
  {
    pattern: /\bfetch\(|\bXMLHttpRequest\b/g,
    except: /\/api\/client\.ts$/,
    message: "api/client.ts asks the hub: use useRead, usePages or post",
  },
  {
    pattern: /\bnew EventSource\(|\bnew WebSocket\(/g,
    except: /\/api\/live\.ts$/,
    message: "there is one line of events: say what a query follows",
  },
  {
    pattern: /\brefetchInterval\b|\bsetInterval\(/g,
    except: /\/part\/now\.ts$/,
    message: "nothing is asked by a timer: the line of events says when",
  },
  { pattern: /\bdangerouslySetInnerHTML\b|\.innerHTML\b/g, message: "text is text: draw elements" },
  { pattern: /\bparseFloat\(|\.toFixed\(/g, message: "a float loses cents: values are text, part/value.ts shows them" },
  { pattern: /\beval\(|\bnew Function\b/g, message: "no evaluation of text" },
  { pattern: /\bconsole\./g, message: "the console says it on the page, or not at all" },
];

function importFindings(file: SourceFile): Finding[] {
  const here = floors.indexOf(floorOf(file.path));
  return importsOf(file).flatMap(({ line, target, typeOnly }) => {
    const finding = (message: string): Finding[] => [{ path: file.path, line, message }];
    if (target === undefined) return [];
    if (!target.startsWith("console/")) {
      if (!contract.test(target)) return finding(`${target} is the hub's: the console knows types of src/api/contract*.ts`);
      return typeOnly ? [] : finding("only types cross over: import type");
    }
    const there = floors.indexOf(floorOf(target));
    const isFrame = floors[here] === "shell" && floorOf(target) === list;
    if (here >= 0 && there < 0 && isCode({ path: target, text: "" }) && !above.includes(floorOf(target)) && !isFrame)
      return finding(`${target} puts pages together: pass what it knows in`);
    if (here >= 0 && there > here) return finding(`${floorOf(file.path)} may not import ${floorOf(target)}: it is further down`);
    const isSibling = floors[here] === "page" && floors[there] === "page" && file.path.split("/")[3] !== target.split("/")[3];
    return isSibling ? finding("a page may not import another: what both need is a part") : [];
  });
}

/** A string or a style that names another host: nothing is loaded from elsewhere. */
function otherHosts(file: SourceFile): Finding[] {
  const message = "nothing is loaded from another host: bundle it";
  if (!isCode(file)) return findings(file, /(?:https?:)?\/\/[a-z][\w.-]+\.[a-z]{2,}/g, message, file.text);
  return partsOf(file)
    .literals.filter(({ content }) => /^(?:https?:)?\/\/[\w-]+\.[\w.-]+/.test(content))
    .map(({ at }) => ({ path: file.path, line: lineAt(file.text, at), message }));
}

export const consoleRule: Rule = {
  name: "console",
  states: "the console knows types of the contract only, asks through one door, never by a timer, and loads nothing from elsewhere",
  check: (files) => [
    ...files
      .filter(isConsole)
      .flatMap((file) => [
        ...importFindings(file),
        ...bans
          .filter(({ except }) => !(except?.test(file.path) ?? false))
          .flatMap(({ pattern, message }) => findings(file, pattern, message)),
      ]),
    ...files.filter(({ path }) => /^console\/(?:src\/.*\.(?:tsx?|css)|index\.html)$/.test(path)).flatMap(otherHosts),
  ],
};
