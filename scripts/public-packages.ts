import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The workspace's folder. */
export const root = dirname(import.meta.dirname);

/** Where `pack` leaves one tarball a package. */
export const tarballFolder = join(root, ".cache", "test", "tarballs");

export interface PublicPackage {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
  readonly tarball: string;
}

/** Every package that people install: packages and apps that are not private. */
export function listPublicPackages(): PublicPackage[] {
  const folders = ["packages", "apps"].flatMap((parent) =>
    readdirSync(join(root, parent)).map((name) => join(root, parent, name)),
  );
  return folders.flatMap((folder) => {
    const file = join(folder, "package.json");
    if (!existsSync(file)) return [];
    const { name, version, private: isPrivate } = JSON.parse(readFileSync(file, "utf8"));
    if (isPrivate) return [];
    const tarball = join(tarballFolder, `${name.replace("@", "").replace("/", "-")}.tgz`);
    return [{ name, version, folder, tarball }];
  });
}
