import { dirname } from "node:path/posix";
import { classDiagram } from "./diagrams/class-diagram.ts";
import { faceOf } from "./diagrams/face.ts";
import { diagramStart, withDiagram } from "./diagrams/markers.ts";
import { partGraph } from "./diagrams/part-graph.ts";
import { isTest } from "./tidy/rule.ts";
import type { TreeFile } from "./tree.ts";

/** A generated file, or a file with a generated stretch, as it should be. */
export interface Page {
  readonly path: string;
  readonly text: string;
}

/** Every README that has the markers, with the class diagram of its folder's own files between them. */
export function diagrams(files: readonly TreeFile[]): readonly Page[] {
  return files
    .filter(({ path, text }) => path.endsWith(".md") && text.includes(diagramStart))
    .flatMap(({ path, text }) => {
      const picture = path.endsWith("/README.md")
        ? classDiagram(filesBeside(path, files), faceOf(dirname(path), files))
        : partGraph(files);
      const drawn = withDiagram(text, picture);
      return drawn === undefined ? [] : [{ path, text: drawn }];
    });
}

/** The port and the pure logic lie at the folder's root; technologies and declarations have pictures of their own. */
function filesBeside(readme: string, files: readonly TreeFile[]): readonly TreeFile[] {
  return files.filter(
    ({ path }) => dirname(path) === dirname(readme) && path.endsWith(".ts") && !isTest(path),
  );
}
