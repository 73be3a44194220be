// A disk so small that a test can fill it. Mounting needs the rights of root; without them the suite is a named skip.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";

export const onSmallDisk = (mebibytes: number, suite: (folder: string) => void): void => {
  const folder = mkdtempSync(join(tmpdir(), "synchromesh-disk-"));
  if (!isMounted(folder, mebibytes)) {
    rmSync(folder, { recursive: true });
    describe.skip("on a small disk: mounting one needs root", () => test("needs a mount", () => expect.fail(folder)));
    return;
  }
  describe("on a small disk", () => {
    afterAll(() => {
      execFileSync("umount", ["--lazy", folder]);
      rmSync(folder, { recursive: true, force: true });
    });
    suite(folder);
  });
};

const isMounted = (folder: string, mebibytes: number): boolean => {
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${mebibytes}m`, "synchromesh-test", folder], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
};
