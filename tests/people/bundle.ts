/** The scripts that played pages run, built from the sources as the app itself is. */
import fs from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';
import { build, type Plugin, type Rolldown } from 'vite';
import type { PlantedBug } from '#tests/simulation/planted-bugs.ts';

const top = path.resolve(import.meta.dirname, '../..');

/** A file with all that it imports. */
export interface Bundle {
  /** Runs it in a realm. @returns what the file exports */
  runIn(context: vm.Context): unknown;
}

type Part = (exports: object, require: (name: string) => unknown) => void;

/** How the store is given its tables; a newer build has one more. */
const [TABLES, MORE_TABLES] = ['of VERSIONS.entries()', "of [...VERSIONS, { newer: 'id' }].entries()"];

/**
 * Builds a file of this folder.
 * @param isNewer  as a later release of the app, which changes the schema of the store
 * @param bug      is planted into the sources
 */
export async function bundle(file: string, isNewer = false, bug?: PlantedBug): Promise<Bundle> {
  const built = (await build({
    configFile: false,
    logLevel: 'silent',
    root: top,
    plugins: bug ? [planted(bug)] : [],
    resolve: { alias: [{ find: /^dexie$/, replacement: 'dexie/dist/modern/dexie.mjs' }] },
    build: {
      write: false,
      minify: false,
      target: 'es2023',
      modulePreload: false,
      rolldownOptions: {
        input: path.join(import.meta.dirname, file),
        preserveEntrySignatures: 'strict',
        output: { format: 'cjs', codeSplitting: false },
      },
    },
  })) as Rolldown.RolldownOutput | Rolldown.RolldownOutput[];
  const [output] = Array.isArray(built) ? built : [built];
  const chunks = output!.output.filter((part) => part.type === 'chunk');
  const scripts = chunks.map(({ fileName, code }): [string, vm.Script] => [
    path.basename(fileName),
    new vm.Script(`(function (exports, require) {${isNewer ? newer(code) : code}\n})`, { filename: fileName }),
  ]);
  return {
    runIn(context) {
      const loaded = new Map<string, object>();
      const require = (name: string): object => {
        const base = path.basename(name);
        const known = loaded.get(base);
        if (known) return known;
        const exported = {};
        loaded.set(base, exported);
        const script = scripts.find(([file]) => file === base)![1];
        (script.runInContext(context) as Part)(exported, require);
        return exported;
      };
      return require(scripts[0]![0]);
    },
  };
}

function newer(code: string): string {
  return code.replace(TABLES, MORE_TABLES);
}

/** @throws Error where the line of the bug is not once in its file */
function planted({ name, file, find, replace }: PlantedBug): Plugin {
  const target = path.join(top, file);
  const [before, after, ...more] = fs.readFileSync(target, 'utf8').split(find);
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error(`"${name}": its line is not once in ${file}.`);
  return { name: 'planted bug', enforce: 'pre', load: (id) => (id === target ? before + replace + after : null) };
}
