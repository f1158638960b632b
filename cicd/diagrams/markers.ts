/** A tool owns what lies between these two lines of a Markdown file. */
export const diagramStart = "<!-- diagram:start -->";
/** See `diagramStart`. */
export const diagramEnd = "<!-- diagram:end -->";

/** The text with what lies between the markers replaced; undefined when it does not have each of them once. */
export function withDiagram(text: string, diagram: string): string | undefined {
  const [before, rest, ...moreStarts] = text.split(diagramStart);
  const [, after, ...moreEnds] = rest?.split(diagramEnd) ?? [];
  if (before === undefined || after === undefined || moreStarts.length + moreEnds.length > 0)
    return undefined;
  return `${before}${diagramStart}\n${diagram}\n${diagramEnd}${after}`;
}
